// A line of JSON in (the text of a calendar), a line of JSON out (what ical.js makes of it).
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);

const instant = (time) => time.toUnixTime();

function guest(property) {
  const named = Object.fromEntries(["cn", "cutype", "partstat", "rsvp"].map((name) => [name, property.getParameter(name) ?? ""]));
  return { ...named, address: property.getFirstValue() };
}

function read(component) {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence ?? 0,
    start: instant(event.startDate),
    end: instant(event.endDate),
    summary: event.summary ?? "",
    location: event.location ?? "",
    description: event.description ?? "",
    status: component.getFirstPropertyValue("status") ?? "",
    organizer: component.getFirstPropertyValue("organizer") ?? "",
    guests: event.attendees.map(guest),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    const calendar = new ICAL.Component(ICAL.parse(JSON.parse(line)));
    const events = calendar.getAllSubcomponents("vevent").map(read);
    said = { method: calendar.getFirstPropertyValue("method") ?? "", events };
  } catch (error) {
    said = { error: String(error) };
  }
  console.log(JSON.stringify(said));
}
