-- Every table of workspace data shows a transaction only the rows of the workspace that it named first.
-- Forced: the owner is held to it as well. The sweeper, who cleans up for all workspaces, is let through by name.
DO $$
DECLARE
  tables CONSTANT text[] := ARRAY[
    'Membership', 'AuditEntry', 'Environment', 'Connection', 'Source', 'Pipeline', 'Revision', 'PipelineSource', 'Version',
    'Turn', 'Suggestion', 'KeptFinding', 'Run', 'RunStage', 'Attempt', 'RunEvent', 'RunSample'
  ];
  name text;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY workspace_rows ON %I TO sluice_app
         USING ("workspaceId" = nullif(current_setting(''sluice.workspace_id'', true), '''')::uuid)
         WITH CHECK ("workspaceId" = nullif(current_setting(''sluice.workspace_id'', true), '''')::uuid)', name);
    EXECUTE format('CREATE POLICY sweeper_rows ON %I TO sluice_sweeper USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

-- At sign-in the workspace is not known yet: a person may read where they belong.
CREATE POLICY own_memberships ON "Membership" FOR SELECT TO sluice_app
  USING ("personId" = nullif(current_setting('sluice.person_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sluice_app, sluice_sweeper;

-- What happened stays written down.
REVOKE UPDATE, DELETE ON "AuditEntry" FROM sluice_app, sluice_sweeper;
REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM sluice_app, sluice_sweeper;
