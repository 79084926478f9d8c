import { AppError } from "@/server/http/app-error";
import { route } from "@/server/http/route";

const nothingHere = () => Promise.reject(new AppError("not_found"));

// Next answers an unknown address with a page; whoever calls an API expects JSON.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: nothingHere,
  POST: nothingHere,
  PUT: nothingHere,
  PATCH: nothingHere,
  DELETE: nothingHere,
  OPTIONS: nothingHere,
});
