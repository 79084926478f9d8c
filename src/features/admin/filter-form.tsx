import { Search } from "lucide-react";
import { HANDLED_EVENT_TYPES } from "@/shared/billing/event-types";
import { SPANS, type EventsQuery, type ListPath } from "./events-query";

interface Props {
  path: ListPath;
  query: EventsQuery;
  /** Whether the list can be searched for an id, too. */
  hasSearch?: boolean;
}

/** Narrows a list through its address, also without script. */
export function FilterForm({ path, query, hasSearch = false }: Props) {
  return (
    <form action={path} className="flex w-full flex-wrap gap-2 lg:w-auto">
      {query.status !== null && <input type="hidden" name="status" value={query.status} />}
      {hasSearch && (
        <label className="input w-full! sm:w-72!">
          <Search aria-hidden="true" />
          <span className="sr-only">Event, customer or subscription id, or an exact e-mail address</span>
          <input
            name="search"
            defaultValue={query.search ?? ""}
            placeholder="Event, customer or subscription id"
          />
        </label>
      )}
      <label className="input w-full! sm:w-44!">
        <span className="sr-only">Type</span>
        <select
          name="type"
          defaultValue={query.eventType ?? ""}
          className="w-full bg-transparent outline-none"
        >
          <option value="">Any type</option>
          {HANDLED_EVENT_TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
      </label>
      <label className="input w-auto!">
        <span className="sr-only">Time</span>
        <select name="days" defaultValue={String(query.days)} className="bg-transparent outline-none">
          {SPANS.map(({ days, label }) => (
            <option key={days} value={days}>
              Last {label}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="btn btn-secondary h-auto min-h-8">
        Show
      </button>
    </form>
  );
}
