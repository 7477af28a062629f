import { type DataType, type Field, Type } from "apache-arrow";
import { ColumnarFault } from "./columnar-job.ts";

/** The parts of Arrow's types that are looked at. */
interface Parts {
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly byteWidth?: number;
}

const integers: Readonly<Record<number, string>> = { 8: "tinyint", 16: "smallint", 32: "integer", 64: "bigint" };
export const mostDigits = 38;

export const partsOf = (type: DataType): Parts => type as unknown as Parts;

const extensionOf = (field: Field): string | undefined => field.metadata.get("ARROW:extension:name");
export const isUuid = (field: Field): boolean =>
  extensionOf(field) === "arrow.uuid" && partsOf(field.type).byteWidth === 16;

const unread = (field: Field): ColumnarFault =>
  new ColumnarFault(
    `has values of a kind that is not read (${field.type}) in ${field.name}.`,
    "Write the column in another type, or the file as Parquet.",
  );

function decimalType({ precision = 0, scale = 0 }: Parts): string {
  return precision <= mostDigits && scale >= 0 && scale <= precision ? `decimal(${precision},${scale})` : "varchar";
}

/** The type in which a column of Arrow is read. */
export function arrowType(field: Field): string {
  const { typeId } = field.type;
  const parts = partsOf(field.type);
  switch (typeId) {
    case Type.Bool:
      return "boolean";
    case Type.Int:
      return `${parts.isSigned ? "" : "u"}${integers[parts.bitWidth!]}`;
    case Type.Float:
      return partsOf(field.type as DataType & { precision: number }).precision === 2 ? "double" : "real";
    case Type.Decimal:
      return decimalType(parts);
    case Type.Null:
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return extensionOf(field) === "arrow.json" ? "json" : "varchar";
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
      return "blob";
    case Type.FixedSizeBinary:
      return isUuid(field) ? "uuid" : "blob";
    case Type.Date:
      return "date";
    case Type.Time:
      return "time";
    case Type.Timestamp:
      return parts.timezone ? "timestamptz" : "timestamp";
    case Type.Duration:
      return "bigint";
    case Type.Interval:
      return "interval";
    case Type.Dictionary:
      return arrowType(valueField(field));
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.Struct:
    case Type.Map:
      (field.type.children as Field[]).forEach(arrowType);
      return "json";
    default:
      throw unread(field);
  }
}

/** The column that a column of numbers into a dictionary stands for. */
export const valueField = (field: Field): Field =>
  field.clone({ type: (field.type as DataType & { dictionary: DataType }).dictionary });
