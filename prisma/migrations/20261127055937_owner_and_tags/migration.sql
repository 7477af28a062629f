-- Who answers for a pipeline: at first whoever made its first revision. The owner of the tables sees rows only while
-- row-level security is not forced on it.
ALTER TABLE "Pipeline" ADD COLUMN "ownerId" UUID, ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "Pipeline" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "Revision" NO FORCE ROW LEVEL SECURITY;
UPDATE "Pipeline" p SET "ownerId" = r."createdBy" FROM "Revision" r WHERE r."pipelineId" = p.id AND r.number = 1;
-- one without a revision cannot be opened by anybody
DELETE FROM "Pipeline" WHERE "ownerId" IS NULL;
ALTER TABLE "Pipeline" FORCE ROW LEVEL SECURITY;
ALTER TABLE "Revision" FORCE ROW LEVEL SECURITY;

ALTER TABLE "Pipeline" ALTER COLUMN "ownerId" SET NOT NULL;
