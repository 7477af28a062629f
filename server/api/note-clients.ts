export { noteClients } from "#server/access/client-address.ts";
