/** What one function of the language is. Whatever is not here cannot be used in a document. */
export interface SqlFunction {
  readonly role: "scalar" | "aggregate";
  /** Its value depends on the order of its rows, so it needs ORDER BY inside. */
  readonly ordered?: boolean;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const operators = words("+ - * / // % ** ^ || & | << >> ~ ~~ !~~ ~~* !~~* ~~~ !~ @ ->> -> ^@");
const text = words(`
  lower upper lcase ucase trim ltrim rtrim length len strlen char_length character_length reverse replace substring substr left right
  concat concat_ws contains starts_with ends_with prefix suffix position strpos instr lpad rpad repeat split_part string_split split
  str_split string_to_array regexp_matches regexp_full_match regexp_replace regexp_extract regexp_extract_all like_escape ilike_escape
  not_like_escape not_ilike_escape strip_accents translate ascii chr md5 sha256 hash levenshtein editdist3 damerau_levenshtein jaccard
  jaro_similarity jaro_winkler_similarity format printf nfc_normalize unicode ord hex unhex to_base64 from_base64 encode decode
  bit_length url_encode url_decode format_bytes`);
const numbers = words(`
  abs ceil ceiling floor round trunc sign sqrt cbrt power pow exp ln log log2 log10 mod fmod add subtract multiply divide greatest least
  isnan isinf isfinite pi sin cos tan asin acos atan atan2 degrees radians even factorial gcd lcm bit_count xor round_even nextafter`);
const times = words(`
  date_trunc datetrunc date_part datepart date_diff datediff date_add date_sub datesub year month day dayofmonth hour minute second
  millisecond microsecond quarter week weekofyear yearweek isoyear dayofweek isodow weekday dayofyear dayname monthname last_day epoch
  epoch_ms epoch_us epoch_ns to_timestamp make_date make_time make_timestamp strftime strptime try_strptime age to_years to_months to_days
  to_hours to_minutes to_seconds to_milliseconds to_microseconds to_weeks to_quarters to_decades to_centuries era decade century timezone
  time_bucket julian`);
const choices = words("coalesce ifnull nullif if constant_or_null typeof");
const nested = words(`
  list_value array_value list_extract array_extract struct_extract struct_pack row list_contains array_contains list_has list_position
  array_length list_distinct list_unique array_to_string list_sort list_reverse list_concat list_slice array_slice map map_extract element_at
  map_keys map_values cardinality flatten json_extract json_extract_string json_extract_path json_extract_path_text json_array_length
  json_type json_valid json_keys json_contains json_exists json_value to_json json_object json_array`);
const aggregates = words(`
  count count_star count_if countif sum min max avg mean product bool_and bool_or bit_and bit_or bit_xor median mode stddev stddev_samp
  stddev_pop variance var_samp var_pop quantile quantile_cont quantile_disc corr covar_pop covar_samp regr_slope regr_intercept regr_r2
  skewness kurtosis sem entropy mad approx_count_distinct arg_max arg_min max_by min_by geomean`);
const orderedAggregates = words("first last any_value arbitrary string_agg group_concat listagg list array_agg");

const table = new Map<string, SqlFunction>([
  ...[...operators, ...text, ...numbers, ...times, ...choices, ...nested].map(
    (name) => [name, { role: "scalar" }] as const,
  ),
  ...aggregates.map((name) => [name, { role: "aggregate" }] as const),
  ...orderedAggregates.map((name) => [name, { role: "aggregate", ordered: true }] as const),
]);

export const functionNames: readonly string[] = [...table.keys()];

export const findFunction = (name: string): SqlFunction | null => table.get(name.toLowerCase()) ?? null;
