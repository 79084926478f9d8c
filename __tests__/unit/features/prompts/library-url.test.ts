import { libraryAddress } from "@/features/prompts/use-library-url";

test.each([
  [{ prompt: null, tag: null }, "/dashboard"],
  [{ prompt: "p1", tag: null }, "/dashboard?prompt=p1"],
  [{ prompt: "p1", tag: "R&D = fun" }, "/dashboard?tag=R%26D+%3D+fun&prompt=p1"],
])("%j has the address %s", (place, address) => {
  expect(libraryAddress(place)).toBe(address);
});
