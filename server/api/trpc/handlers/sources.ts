import { addExample } from "#server/sources/add-example.ts";
import { addPath } from "#server/sources/add-path.ts";
import { listFolder } from "#server/sources/allowed-paths.ts";
import { createConnection, removeConnection, updateConnection } from "#server/sources/change-connection.ts";
import { cancelProfile, profileAgain, removeSource } from "#server/sources/change-source.ts";
import { getSource, listSources } from "#server/sources/list-sources.ts";
import { changeReading } from "#server/pipelines/read-otherwise.ts";
import { tryReading } from "#server/sources/try-reading.ts";
import { getSourceRows } from "#server/sources/source-rows.ts";
import { addTable, listConnections, listConnectionTables, tryConnection } from "#server/sources/use-connection.ts";
import { done } from "./done.ts";
import type { Handlers } from "./handler.ts";

export const sourceHandlers = {
  sources: {
    list: ({ caller, input }) => listSources(caller, input),
    get: ({ caller, input }) => getSource(caller, input.id),
    folders: ({ input }) => listFolder(input.path),
    addPath: ({ caller, input }) => addPath(caller, input.path),
    addTable: ({ caller, input }) => addTable(caller, input),
    addExample: ({ caller, input }) => addExample(caller, input.example),
    profileAgain: ({ caller, input }) => profileAgain(caller, input.id),
    tryReading: ({ caller, input }) => tryReading(caller, input),
    changeReading: ({ caller, input }) => changeReading(caller, input),
    cancel: ({ caller, input }) => done(cancelProfile(caller, input.id)),
    remove: ({ caller, input }) => done(removeSource(caller, input.id)),
    rows: ({ caller, input }) => getSourceRows(caller, input),
  },
  connections: {
    list: ({ caller }) => listConnections(caller),
    create: ({ caller, input }) => createConnection(caller, input),
    update: ({ caller, input }) => updateConnection(caller, input),
    test: ({ caller, input }) => tryConnection(caller, input.id),
    remove: ({ caller, input }) => done(removeConnection(caller, input.id)),
    tables: ({ caller, input }) => listConnectionTables(caller, input),
  },
} satisfies Handlers<"sources" | "connections">;
