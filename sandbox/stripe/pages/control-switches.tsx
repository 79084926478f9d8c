/** @jsxImportSource hono/jsx */
import type { ChaosSettings } from "../control/chaos";
import { HiddenFields } from "./card-form";
import { FAULTS, type Fault } from "./control-faults";
import { Icon } from "./icons";

const FaultRow = ({ fault, on }: { fault: Fault; on: boolean }) => (
  <li class="fault">
    <div>
      <p class="strong" id={`fault-${fault.name}`}>
        {fault.title}
      </p>
      <p class="small muted">{fault.text}</p>
      <p class="tiny expect">
        <Icon name="target" size={14} />
        <span>Expect: {fault.expect}</span>
      </p>
    </div>
    <form method="post" action="/_sandbox/page/fault">
      <HiddenFields values={{ fault: fault.name, on: on ? "" : "1" }} />
      <button
        class="switch"
        role="switch"
        aria-checked={on ? "true" : "false"}
        aria-labelledby={`fault-${fault.name}`}
      ></button>
    </form>
  </li>
);

/** The switches of one group; each is a form of its own and works without a script. */
export const Faults = ({
  group,
  title,
  chaos,
}: {
  group: Fault["group"];
  title: string;
  chaos: ChaosSettings;
}) => {
  const faults = FAULTS.filter((fault) => fault.group === group);
  const isOn = (fault: Fault) => chaos[fault.name] !== 0;
  return (
    <section class="card gap" aria-labelledby={`faults-${group}`}>
      <div class="card-title between">
        <h2 id={`faults-${group}`}>{title}</h2>
        <span class="tiny">
          {faults.filter(isOn).length} of {faults.length} on
        </span>
      </div>
      <ul class="rows">
        {faults.map((fault) => (
          <FaultRow fault={fault} on={isOn(fault)} />
        ))}
      </ul>
    </section>
  );
};
