-- AlterTable
ALTER TABLE "Version" ADD COLUMN     "files" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "target" TEXT NOT NULL DEFAULT 'folder';
