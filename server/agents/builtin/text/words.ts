import { stem } from "./stem.ts";

const list = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words that a phrase may hold without a change of its meaning. */
export const articles = list(
  "the a an its their our my your his her this these those please also just simply all own real actual proper both such actually really",
);

/** Words that say nothing by themselves when no clause has taken them. None of them turns a meaning round. */
export const fillers = list(
  "the a an its their our my your his her this these those please also just simply own real actual proper " +
    "i we you me us it they them there he she i'd i'm we'd i'll let lets need needs want wants would like could can will give get show make build produce create prepare provide return compute calculate " +
    "is are be been was were do does did has have having and then so that which who whom whose where what as for to of in on at from with " +
    "here now result results output table dataset data file request pipeline hello hi thanks thank please finally first firstly second next secondly lastly afterwards too well okay",
);

/** Words that turn a meaning round or narrow it: never skipped, in any phrase. */
export const dangerous = list(
  "not no never without except unless but only nor neither none cannot can't don't doesn't isn't aren't instead ignore excluding exclude however otherwise rather",
);

const groups = [
  "amount value price sum",
  "amount charge fee",
  "revenue sales turnover income takings earnings",
  "customer client buyer shopper account purchaser",
  "order purchase sale",
  "region area territory zone district",
  "country nation",
  "id identifier key code",
  "date day",
  "time timestamp moment datetime",
  "state status stage condition",
  "category kind type class group",
  "name title label",
  "employee worker staff person",
  "gender sex",
  "mail email",
  "phone telephone",
  "quantity count size number units pieces",
  "guest person people passenger diner",
  "trip ride journey",
  "company firm organisation organization business",
  "city town",
  "product item article good",
  "salary pay wage earnings",
  "cost expense charge",
  "score rating mark grade",
  "shop store branch outlet",
  "vendor supplier seller",
  "start begin",
  "end finish",
  "birth born",
  "department division team unit",
  "temperature temp",
  "latitude lat",
  "longitude lon lng long",
  "weight mass",
  "channel medium",
  "percent percentage pct share",
  "invoice bill",
  "payment pay",
  "pupil student",
  "teacher instructor",
  "vehicle car",
  "height altitude elevation",
  "doctor physician",
  "patient case",
  "visit appointment",
  "reading measurement measure level",
  "sensor device station meter",
  "flight route",
  "warehouse depot",
  "deliver delivery",
  "ship shipment send sent dispatch",
  "cancel void",
  "town city municipality",
  "made created placed ordered",
];

const synonymGroups = groups.map((group) => new Set(group.split(" ").map(stem)));

const abbreviations: Record<string, string> = {
  qty: "quantity",
  amt: "amount",
  cust: "customer",
  nr: "number",
  num: "number",
  no: "number",
  dt: "date",
  ts: "timestamp",
  addr: "address",
  tel: "phone",
  pct: "percent",
  avg: "average",
  tot: "total",
  cnt: "count",
  yr: "year",
  dob: "birthdate",
  abb: "abbreviation",
  desc: "description",
  dept: "department",
  emp: "employee",
  acct: "account",
  prod: "product",
  temp: "temperature",
  lat: "latitude",
  lon: "longitude",
  lng: "longitude",
  min: "minimum",
  max: "maximum",
  fed: "federation",
  pu: "pickup",
  do: "dropoff",
  dest: "destination",
  orig: "origin",
  mgr: "manager",
  org: "organisation",
  inv: "invoice",
  ref: "reference",
  cat: "category",
  loc: "location",
  px: "price",
  sku: "product",
};

export const expandAbbreviation = (word: string): string => abbreviations[word] ?? word;

/** Whether two stems mean about the same in the name of a column. */
export const areSynonyms = (left: string, right: string): boolean =>
  left === right || synonymGroups.some((group) => group.has(left) && group.has(right));
