import { describe, expect, it } from "vitest";
import { detectPersonal, isCard, isIban, maskValue } from "./personal.ts";

const text = (name: string) => ({ name, type: "varchar" });

describe("personal data", () => {
  it("is told by check digits", () => {
    expect(isIban("DE89 3704 0044 0532 0130 00")).toBe(true);
    expect(isIban("DE89 3704 0044 0532 0130 01")).toBe(false);
    expect(isCard("4111 1111 1111 1111")).toBe(true);
    expect(isCard("4111 1111 1111 1112")).toBe(false);
  });

  it("is told by shape and name", () => {
    expect(detectPersonal(text("contact"), ["a.b@mail.example", "c@d.example"])).toBe("email");
    expect(detectPersonal(text("phone"), ["(860) 245-8122", "+1 677 241 2245", "211-354-6290"])).toBe("phone");
    expect(detectPersonal(text("host"), ["10.0.0.1", "192.168.1.255"])).toBe("ip");
    expect(detectPersonal(text("first_name"), ["Sarah", "Scott"])).toBe("name");
    expect(detectPersonal({ name: "birth_date", type: "date" }, ["1971-04-02"])).toBe("birth_date");
    expect(detectPersonal(text("street_address"), ["12 Mill Lane", "4 High Street"])).toBe("address");
  });

  it("is not seen where there is none", () => {
    expect(
      detectPersonal(text("customer_name"), [
        "Amber Bridge Coffee 1",
        "White Tower Toys 14",
        "Cedar Hill Lamps 2",
        "Red Mill Tools 3",
        "Ivory Field Glass 9",
      ]),
    ).toBeNull();
    expect(detectPersonal(text("order_id"), ["O-0000001", "O-0000002"])).toBeNull();
    expect(detectPersonal(text("email"), ["masked-0000ab-1", "masked-00ff12-2"])).toBeNull();
    expect(detectPersonal({ name: "amount", type: "bigint" }, ["4111111111111111"])).toBeNull();
    expect(detectPersonal(text("version"), ["1.2.3", "10.4.0"])).toBeNull();
  });

  it("is shown masked", () => {
    expect(maskValue("email", "ada.lovelace@mail.example")).toBe("a•••@•••.example");
    expect(maskValue("phone", "+1 677 241 2245")).toBe("+• ••• ••• ••45");
    expect(maskValue("name", "Ada Lovelace")).toBe("A•• L•••••••");
    expect(maskValue("iban", "DE89 3704")).toBe("DE•• ••••");
  });
});
