const head =
  "I need the daily revenue per region from orders.csv and customers.csv. The result has the columns day, region, orders and revenue: orders is the number of orders, revenue is the sum of amount with two decimals. day is the date of ordered_at.";
const dates = "ordered_at is written either like 2026-03-14 09:26:53 or like 14/03/2026, day first.";
const latest = "Keep only the latest copy of each order_id by ordered_at.";
const cancelled = "Leave out orders whose status is cancelled.";
const amounts =
  'Amounts with a thousands comma such as "1,234.50" are numbers. Leave out orders whose amount is N/A. An amount of 10000 or more is a thousand times too large: divide it by 1000.';
const join =
  "Join the customers on customer_id, whatever the case of the letters and the blanks around it. A customer that is listed twice counts once. Leave out orders whose customer is not in customers.csv.";
const regions =
  "Regions are the same whatever their case and the blanks around them: write them North, South, East and West.";

/** The same request in other words; each is read whole, or says what it did not understand. */
export const paraphrases: readonly string[] = [
  [regions, join, amounts, cancelled, latest, dates, head].join(" "),
  [
    head,
    dates,
    "For each order_id keep only the newest row by ordered_at.",
    "Cancelled orders do not count.",
    amounts,
    join,
    regions,
  ].join("\n"),
  [head, dates, latest, "Drop canceled orders.", amounts, join, regions].join(" "),
  [
    head,
    dates,
    "When an order_id appears more than once, take the most recent row by ordered_at.",
    cancelled,
    amounts,
    join,
    regions,
  ].join(" "),
  [
    head,
    dates,
    latest,
    cancelled,
    'Amount may contain thousands separators like "1,234.50". Skip orders with the amount N/A. If an amount is 10,000 or more, divide it by 1,000.',
    join,
    regions,
  ].join(" "),
  [
    head,
    dates,
    latest,
    cancelled,
    amounts,
    "Match customer_id regardless of case and surrounding spaces. Each customer counts only once. Orders without a matching customer are left out.",
    regions,
  ].join(" "),
  [
    head,
    dates,
    latest,
    cancelled,
    amounts,
    join,
    "Write the regions as North, South, East and West; they differ only in case and blanks.",
  ].join(" "),
  [
    head.replace("amount", "amnount"),
    dates.replace("ordered_at", "orderd_at"),
    latest,
    cancelled,
    amounts,
    join,
    regions,
  ].join(" "),
  [
    head.replace("revenue per region", "turnover per region"),
    dates,
    latest,
    cancelled,
    amounts,
    join.replaceAll("customer is", "client is"),
    regions,
  ].join(" "),
  [head, dates, "Only the final version of an order_id counts.", cancelled, amounts, join, regions].join(" "),
  [head, dates, latest, "Anything cancelled has to go.", amounts, join, regions].join(" "),
  [
    head,
    dates,
    latest,
    cancelled,
    amounts,
    "Bring in the customers through customer_id, upper or lower case is all the same, blanks too. Nobody counts twice.",
    regions,
  ].join(" "),
  `Regions are written in several ways that differ in case and surrounding blanks only; I want them as North, South, East and West. Customers are looked up by customer_id, ignoring upper and lower case and spaces around it; a customer listed more than once counts once; orders without a known customer are dropped. Amounts of 10,000 or more were entered a thousand times too large, so divide those by 1000; "1,234.50" means 1234.50; where the amount is N/A the order is dropped. Of each order_id only the most recent row by ordered_at counts, and after that cancelled orders are removed. ordered_at looks like 2026-03-14 09:26:53 or 14/03/2026 (day first). The output: day (date of ordered_at), region, orders (number of orders) and revenue (total amount, 2 decimals), one line per day and region.`,
  `Give me revenue per day and region: day, region, orders, revenue. Revenue is the amounts summed up, rounded to 2 decimals, orders is the count of orders. The day is the calendar day of ordered_at, which comes as 2026-03-14 09:26:53 or as 14/03/2026 with the day first.
First deduplicate orders by order_id keeping the newest ordered_at. Then exclude cancelled ones.
amount has thousands commas ("1,234.50"), and N/A for unknown: skip those rows. Amounts from 10000 upwards need dividing by 1000.
customer_id differs in case and blanks between the two files; match anyway. Customers occur twice, use each once. Unknown customers: leave their orders out.
Normalise region to North, South, East, West, ignoring case and blanks.`,
  `Build the table revenue_by_day: for every day and every region how many orders there were and the summed amount. Name the columns day, region, orders, revenue; revenue has two decimals. The day is the date of ordered_at, written like 2026-03-14 09:26:53 or like 14/03/2026, day first.
For each order_id only the latest row by ordered_at is kept; afterwards cancelled orders are removed.
Amount: "1,234.50" means 1234.50, rows with N/A are removed, values of 10000 or more are divided by 1000.
Customers are matched by customer_id, case and blanks don't matter. Each customer counts once. Orders without a customer are removed.
Regions are written North, South, East and West, regardless of case and blanks.`,
];
