import { loadProduct } from "../__tests__/simulation/world/product";
import { runWorld } from "../__tests__/simulation/world/run-world";
import { Deployment } from "../__tests__/simulation/world/deployment";
const counts = new Map<string, [number, number]>();
const orig = Deployment.prototype.run;
Deployment.prototype.run = async function (type, path, args, options) { const c = counts.get(path) ?? [0,0]; c[0] += 1; counts.set(path, c); return orig.call(this, type, path, args, options); };
void (async () => { const p = await loadProduct(null); let steps = 0, ev = 0, reads = 0; const t = performance.now();
 for (let s = 100; s < 140; s += 1) { const t0 = performance.now(); const r = await runWorld(p, s); steps += r.steps; ev += r.events; reads += r.reads; const d = performance.now() - t0; if (d > 800) console.log(s, Math.round(d), r.steps, r.events); if (r.invariant) console.log(s, r.message?.slice(0,300)); }
 console.log(Math.round(performance.now()-t), { steps, ev, reads }); console.log([...counts].sort((a,b)=>b[1][0]-a[1][0]).slice(0,24).map(([k,v])=>k+" "+v[0]).join("\n"));
})();
