-- AlterTable
ALTER TABLE "Suggestion" ADD COLUMN     "revertedAs" INTEGER;
