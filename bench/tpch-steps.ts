/** Eleven of TPC-H's queries as a person says them in steps; each table is a Parquet file beside the document. */
const tables = ["lineitem", "orders", "customer", "part", "supplier", "nation", "region"] as const;

const revenue = `l_extendedprice * (1 - l_discount)`;

const steps: Readonly<Record<number, string>> = {
  1: `  shipped: { filter: { from: lineitem, where: "l_shipdate <= DATE '1998-09-02'" } }
  priced: { derive: { from: shipped, columns: { disc_price: "${revenue}" } } }
  charged: { derive: { from: priced, columns: { charge: "disc_price * (1 + l_tax)" } } }
  result: { aggregate: { from: charged, by: [l_returnflag, l_linestatus], measures: { sum_qty: "sum(l_quantity)", sum_base_price: "sum(l_extendedprice)", sum_disc_price: "sum(disc_price)", sum_charge: "sum(charge)", avg_qty: "avg(l_quantity)", avg_price: "avg(l_extendedprice)", avg_disc: "avg(l_discount)", count_order: "count(*)" } } }`,
  3: `  building: { filter: { from: customer, where: "c_mktsegment = 'BUILDING'" } }
  before: { filter: { from: orders, where: "o_orderdate < DATE '1995-03-15'" } }
  theirs: { join: { left: before, right: building, on: [{ left: o_custkey, right: c_custkey }], type: semi } }
  after: { filter: { from: lineitem, where: "l_shipdate > DATE '1995-03-15'" } }
  joined: { join: { left: after, right: theirs, on: [{ left: l_orderkey, right: o_orderkey }], type: inner, take: [o_orderdate, o_shippriority] } }
  priced: { derive: { from: joined, columns: { price: "${revenue}" } } }
  totals: { aggregate: { from: priced, by: [l_orderkey, o_orderdate, o_shippriority], measures: { revenue: "sum(price)" } } }
  result: { top: { from: totals, count: 10, by: [{ column: revenue, desc: true }, { column: o_orderdate }] } }`,
  4: `  quarter: { filter: { from: orders, where: "o_orderdate >= DATE '1993-07-01' AND o_orderdate < DATE '1993-10-01'" } }
  late: { filter: { from: lineitem, where: "l_commitdate < l_receiptdate" } }
  delayed: { join: { left: quarter, right: late, on: [{ left: o_orderkey, right: l_orderkey }], type: semi } }
  result: { aggregate: { from: delayed, by: [o_orderpriority], measures: { order_count: "count(*)" } } }`,
  5: `  asia: { filter: { from: region, where: "r_name = 'ASIA'" } }
  there: { join: { left: nation, right: asia, on: [{ left: n_regionkey, right: r_regionkey }], type: semi } }
  sellers: { join: { left: supplier, right: there, on: [{ left: s_nationkey, right: n_nationkey }], type: inner, take: [n_name] } }
  year: { filter: { from: orders, where: "o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1995-01-01'" } }
  placed: { join: { left: year, right: customer, on: [{ left: o_custkey, right: c_custkey }], type: inner, take: [c_nationkey] } }
  lines: { join: { left: lineitem, right: placed, on: [{ left: l_orderkey, right: o_orderkey }], type: inner, take: [c_nationkey] } }
  local: { join: { left: lines, right: sellers, on: [{ left: l_suppkey, right: s_suppkey }, { left: c_nationkey, right: s_nationkey }], type: inner, take: [n_name] } }
  priced: { derive: { from: local, columns: { price: "${revenue}" } } }
  result: { aggregate: { from: priced, by: [n_name], measures: { revenue: "sum(price)" } } }`,
  6: `  small: { filter: { from: lineitem, where: "l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01' AND l_discount >= 0.05 AND l_discount <= 0.07 AND l_quantity < 24" } }
  saved: { derive: { from: small, columns: { saving: "l_extendedprice * l_discount" } } }
  result: { aggregate: { from: saved, measures: { revenue: "sum(saving)" } } }`,
  10: `  quarter: { filter: { from: orders, where: "o_orderdate >= DATE '1993-10-01' AND o_orderdate < DATE '1994-01-01'" } }
  returned: { filter: { from: lineitem, where: "l_returnflag = 'R'" } }
  lines: { join: { left: returned, right: quarter, on: [{ left: l_orderkey, right: o_orderkey }], type: inner, take: [o_custkey] } }
  people: { join: { left: lines, right: customer, on: [{ left: o_custkey, right: c_custkey }], type: inner, take: [c_name, c_acctbal, c_phone, c_nationkey, c_address, c_comment] } }
  placed: { join: { left: people, right: nation, on: [{ left: c_nationkey, right: n_nationkey }], type: inner, take: [n_name] } }
  priced: { derive: { from: placed, columns: { price: "${revenue}" } } }
  totals: { aggregate: { from: priced, by: [o_custkey, c_name, c_acctbal, c_phone, n_name, c_address, c_comment], measures: { revenue: "sum(price)" } } }
  result: { top: { from: totals, count: 20, by: [{ column: revenue, desc: true }] } }`,
  12: `  late: { filter: { from: lineitem, where: "l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate AND l_shipdate < l_commitdate AND l_receiptdate >= DATE '1994-01-01' AND l_receiptdate < DATE '1995-01-01'" } }
  lines: { join: { left: late, right: orders, on: [{ left: l_orderkey, right: o_orderkey }], type: inner, take: [o_orderpriority] } }
  marked: { derive: { from: lines, columns: { high: "CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END" } } }
  result: { aggregate: { from: marked, by: [l_shipmode], measures: { high_line_count: "sum(high)", low_line_count: "sum(1 - high)" } } }`,
  14: `  month: { filter: { from: lineitem, where: "l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1995-10-01'" } }
  lines: { join: { left: month, right: part, on: [{ left: l_partkey, right: p_partkey }], type: inner, take: [p_type] } }
  priced: { derive: { from: lines, columns: { price: "${revenue}" } } }
  marked: { derive: { from: priced, columns: { promo: "CASE WHEN p_type LIKE 'PROMO%' THEN price ELSE 0 END" } } }
  result: { aggregate: { from: marked, measures: { promo: "sum(promo)", all_revenue: "sum(price)" } } }`,
  18: `  sizes: { aggregate: { from: lineitem, by: [l_orderkey], measures: { quantity: "sum(l_quantity)" } } }
  large: { filter: { from: sizes, where: "quantity > 300" } }
  placed: { join: { left: orders, right: large, on: [{ left: o_orderkey, right: l_orderkey }], type: inner, take: [quantity] } }
  people: { join: { left: placed, right: customer, on: [{ left: o_custkey, right: c_custkey }], type: inner, take: [c_name] } }
  slim: { select: { from: people, columns: [c_name, o_custkey, o_orderkey, o_orderdate, o_totalprice, quantity] } }
  result: { top: { from: slim, count: 100, by: [{ column: o_totalprice, desc: true }, { column: o_orderdate }] } }`,
  19: `  byAir: { filter: { from: lineitem, where: "l_shipmode IN ('AIR', 'AIR REG') AND l_shipinstruct = 'DELIVER IN PERSON'" } }
  lines: { join: { left: byAir, right: part, on: [{ left: l_partkey, right: p_partkey }], type: inner, take: [p_brand, p_container, p_size] } }
  wanted: { filter: { from: lines, where: "(p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG') AND l_quantity >= 1 AND l_quantity <= 11 AND p_size >= 1 AND p_size <= 5) OR (p_brand = 'Brand#23' AND p_container IN ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK') AND l_quantity >= 10 AND l_quantity <= 20 AND p_size >= 1 AND p_size <= 10) OR (p_brand = 'Brand#34' AND p_container IN ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG') AND l_quantity >= 20 AND l_quantity <= 30 AND p_size >= 1 AND p_size <= 15)" } }
  priced: { derive: { from: wanted, columns: { price: "${revenue}" } } }
  result: { aggregate: { from: priced, measures: { revenue: "sum(price)" } } }`,
  21: `  saudi: { filter: { from: nation, where: "n_name = 'SAUDI ARABIA'" } }
  sellers: { join: { left: supplier, right: saudi, on: [{ left: s_nationkey, right: n_nationkey }], type: semi } }
  late: { filter: { from: lineitem, where: "l_receiptdate > l_commitdate" } }
  parties: { aggregate: { from: lineitem, by: [l_orderkey], measures: { sellers_in: "count(DISTINCT l_suppkey)" } } }
  shared: { filter: { from: parties, where: "sellers_in > 1" } }
  lateparties: { aggregate: { from: late, by: [l_orderkey], measures: { late_in: "count(DISTINCT l_suppkey)" } } }
  alone: { filter: { from: lateparties, where: "late_in = 1" } }
  failed: { filter: { from: orders, where: "o_orderstatus = 'F'" } }
  theirs: { join: { left: late, right: sellers, on: [{ left: l_suppkey, right: s_suppkey }], type: inner, take: [s_name] } }
  lines: { join: { left: theirs, right: failed, on: [{ left: l_orderkey, right: o_orderkey }], type: semi } }
  together: { join: { left: lines, right: shared, on: [l_orderkey], type: semi } }
  blamed: { join: { left: together, right: alone, on: [l_orderkey], type: semi } }
  totals: { aggregate: { from: blamed, by: [s_name], measures: { numwait: "count(*)" } } }
  result: { top: { from: totals, count: 100, by: [{ column: numwait, desc: true }, { column: s_name }] } }`,
};

/** The document of each query, by its number. */
export const documents: ReadonlyMap<number, string> = new Map(
  Object.entries(steps).map(([number, text]) => {
    const sources = tables
      .filter((table) => new RegExp(`\\b${table}\\b`).test(text))
      .map((table) => `  ${table}: { source: file, path: ${table}.parquet }`);
    const sink = `  out: { sink: file, from: result, path: q${number}.parquet }`;
    return [Number(number), `sluice: 1\nname: q${number}\nnodes:\n${sources.join("\n")}\n${text}\n${sink}\n`];
  }),
);
