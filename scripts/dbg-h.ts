import { loadProduct } from "../__tests__/simulation/world/product";
import { World } from "../__tests__/simulation/world/world";
import { commandsOf } from "../__tests__/simulation/world/commands";
import { perform } from "../__tests__/simulation/world/perform";
import { auditQuiet } from "../__tests__/simulation/world/quiet";
void (async () => { const p = await loadProduct(null);
 const world = new World(p, 4); await world.deployment.install();
 const orig = world.network.fetch.bind(world.network);
 world.network.fetch = async (u, i, r) => { const t = world.timeline.now(); console.log(t, "->", i.method, u.slice(0,120)); try { const x = await orig(u, i, r ?? null); console.log(t, "<-", x.status); return x; } catch (e) { console.log(t, "!!", String(e)); throw e; } };
 for (const c of commandsOf(4)) { world.random.reseed(4, c.id); await world.runUntil(world.timeline.now()+c.gap); console.log(world.timeline.now(), c.kind); perform(world, c); await world.rest(); if (world.skipUntil > world.timeline.now()) await world.runUntil(world.skipUntil); }
 try { await auditQuiet(world); } catch (e) { console.log(String(e)); }
 console.log(world.log.slice(-5));
})();
