#include "services/vlot/demo/second_act.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "services/invoicing/seller.h"
#include "services/vlot/demo/statement.h"

namespace vlot::demo {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr int kOverpaidCents = 500;
constexpr int kDaysToReminder = 30;  // after the statement: well beyond the 14 days and the policy's grace

struct Company {
  std::string name, registration_number, vat_id, iban;
  std::string profile;            // of its electronic invoices
  std::string account, customer;  // resource names
  Json invoice;                   // of the month
};

std::string EuroText(const Json& money) {
  const int64_t cents = Cents(money);
  return absl::StrFormat("EUR %d.%02d", cents / 100, cents % 100);
}

Json DateOf(absl::CivilDay day) { return {{"year", day.year()}, {"month", day.month()}, {"day", day.day()}}; }

void Say(const std::string& text) { std::cout << "· " << text << "\n" << std::flush; }

class Act {
 public:
  Act(Trial& trial, Papers& papers, std::vector<FollowedOrder>& orders)
      : trial_(trial), papers_(papers), orders_(orders) {}

  absl::Status Play() {
    std::cout << "Second act: on account\n";
    RETURN_IF_ERROR(OpenAccounts());
    RETURN_IF_ERROR(PlaceOrders());
    RETURN_IF_ERROR(EndMonth());
    RETURN_IF_ERROR(ReadBankStatement());
    RETURN_IF_ERROR(CollectAndRefund());
    RETURN_IF_ERROR(RemindDebtor());
    RETURN_IF_ERROR(MoveToInstant());
    RETURN_IF_ERROR(GiveBack());
    return CloseBooks();
  }

 private:
  JsonApi& office() { return trial_.office(); }

  absl::Status OpenAccounts() {
    for (Company& company : companies_) {
      const Json address = {{"regionCode", "NL"},
                            {"postalCode", "3511 AA"},
                            {"locality", "Utrecht"},
                            {"addressLines", {"Oudegracht 1"}},
                            {"recipients", {company.name}}};
      const Json party = {{"legalName", company.name},
                          {"business", true},
                          {"registrationNumber", company.registration_number},
                          {"vatId", company.vat_id},
                          {"address", address}};
      ASSIGN_OR_RETURN(const Json account, office().Post("/v1/accounts", {{"account",
                                                                           {{"billingMode", "MONTHLY"},
                                                                            {"creditLimit", Euro(1'000'000)},
                                                                            {"paymentTermDays", 14},
                                                                            {"documentProfile", company.profile},
                                                                            {"party", party}}}}));
      company.account = account.at("name");
      ASSIGN_OR_RETURN(const Json customer,
                       trial_.shop().Post("/v1/customers", {{"customer",
                                                             {{"kind", "BUSINESS"},
                                                              {"displayName", company.name},
                                                              {"company",
                                                               {{"legalName", company.name},
                                                                {"registrationNumber", company.registration_number},
                                                                {"vatId", company.vat_id}}},
                                                              {"account", company.account},
                                                              {"address", address}}}}));
      company.customer = customer.at("name");
      Say(absl::StrCat(company.name, " buys on account: invoiced monthly, due after 14 days"));
    }
    const Company& collected = companies_[2];
    const Json mandate = {{"account", collected.account},
                          {"reference", "DEMO-1"},
                          {"iban", collected.iban},
                          {"accountHolder", collected.name},
                          {"signDate", DateOf(Today())}};
    return office().Post("/v1/mandates", {{"mandate", mandate}}).status();
  }

  absl::Status PlaceOrders() {
    const size_t first = orders_.size();
    for (size_t i = 0; i < companies_.size() * 2; ++i) {
      const Company& company = companies_[i % companies_.size()];
      orders_.emplace_back(trial_, static_cast<int>(first + i), TrialCustomer{company.customer, company.name, false});
      RETURN_IF_ERROR(orders_.back().PlaceWhenKnown(true));
    }
    return Follow(orders_);
  }

  absl::CivilDay Today() const { return ToCivilDay(trial_.clock().Now(), DefaultTimeZone()); }

  absl::Status MoveClock(absl::CivilDay day) {
    const absl::Time morning = StartOfDay(day, DefaultTimeZone()) + absl::Hours(9);
    RETURN_IF_ERROR(office().Post("/v1/sandboxClock:advance", {{"to", FormatRfc3339(morning)}}).status());
    Say(absl::StrCat("the sandbox's clock moves to ", FormatIsoDate(day)));
    return absl::OkStatus();
  }

  absl::Status EndMonth() {
    month_ = absl::CivilMonth(Today());
    RETURN_IF_ERROR(MoveClock(absl::CivilDay(month_ + 1) + 1));
    const std::string period = absl::StrFormat("%d-%02d", month_.year(), month_.month());
    ASSIGN_OR_RETURN(Json run, office().Post("/v1/billingRuns", {{"period", period}}));
    const std::string name = run.at("name");
    RETURN_IF_ERROR(Poll(kPatience, "the billing run does not end", [&]() -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(run, office().Get("/v1/" + name));
      return run.value("state", "") == "DONE";
    }));
    Say(absl::StrCat("billing run of ", period, ": ", run.value("invoices", "0"), " collective invoices, ",
                     EuroText(run.at("total"))));
    for (Company& company : companies_) {
      ASSIGN_OR_RETURN(const Json listed, office().Get("/v1/invoices?account=" + company.account));
      company.invoice = listed.at("invoices").at(0);
      Say(absl::StrCat(Number(company), "  ", company.name, ", ", EuroText(company.invoice.at("payable"))));
      RETURN_IF_ERROR(papers_.WriteDocument(company.invoice.at("name")));
    }
    return absl::OkStatus();
  }

  static std::string Number(const Company& company) { return company.invoice.at("number"); }

  // The first company pays, a little too much; and somebody of whom nothing is known.
  absl::Status ReadBankStatement() {
    RETURN_IF_ERROR(MoveClock(Today() + 5));
    const Company& payer = companies_[0];
    const std::string statement =
        BankStatement("DEMO-1", invoicing::ExampleSeller().iban, Today(),
                      {{.payer = payer.name,
                        .iban = payer.iban,
                        .reference = payer.invoice.at("paymentReference"),
                        .cents = Cents(payer.invoice.at("payable")) + kOverpaidCents},
                       {.payer = "P. Onbekend", .iban = "NL91ABNA0417164300", .text = "bedankt!", .cents = 1'234}});
    RETURN_IF_ERROR(papers_.Write("statement-camt053.xml", statement));
    ASSIGN_OR_RETURN(const Json imported,
                     office().Post("/v1/bankStatements:import", {{"content", absl::Base64Escape(statement)}}));
    const Json& first = imported.at("statements").at(0);
    Say(absl::StrCat("bank statement: ", first.value("linesNew", 0), " lines, ", first.value("linesMatched", 0),
                     " matched; the other waits for a person"));
    ASSIGN_OR_RETURN(const Json paid, office().Get("/v1/" + payer.invoice.at("name").get<std::string>()));
    Say(absl::StrCat(Number(payer), " is ", paid.value("state", "?"), "; EUR 5.00 too much is credit"));
    return absl::OkStatus();
  }

  // A mandate's invoice is collected, the credit paid back: two files for the bank.
  absl::Status CollectAndRefund() {
    ASSIGN_OR_RETURN(const Json debits, office().Post("/v1/sepaFiles:collect", {{"horizonDays", 30}}));
    Say(absl::StrCat("pain.008: ", EuroText(debits.at("total")), " to be collected from ", companies_[2].name));
    RETURN_IF_ERROR(papers_.WriteEncoded("collections-pain008.xml", debits.value("content", "")));
    ASSIGN_OR_RETURN(const Json refunds, office().Post("/v1/sepaFiles:refund", Json::object()));
    Say(absl::StrCat("pain.001: ", EuroText(refunds.at("total")), " back to ", companies_[0].name));
    return papers_.WriteEncoded("refunds-pain001.xml", refunds.value("content", ""));
  }

  // Asks for a list until there is something in it, and gives its first element.
  absl::StatusOr<Json> AwaitFirst(const std::string& path, const char* list, absl::string_view in_vain) {
    Json first;
    RETURN_IF_ERROR(Poll(kPatience, in_vain, [&]() -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(const Json listed, office().Get(path));
      if (listed.value(list, Json::array()).empty()) return false;
      first = listed.at(list).at(0);
      return true;
    }));
    return first;
  }

  // Asks for a thing until it has come to its end.
  absl::StatusOr<Json> AwaitDone(const std::string& name, absl::string_view in_vain) {
    Json thing;
    RETURN_IF_ERROR(Poll(kPatience, in_vain, [&]() -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(thing, office().Get("/v1/" + name));
      return thing.value("state", "") == "DONE";
    }));
    return thing;
  }

  // The second company does not pay, and is reminded by itself when the time has come.
  absl::Status RemindDebtor() {
    const Company& debtor = companies_[1];
    RETURN_IF_ERROR(MoveClock(Today() + kDaysToReminder));
    ASSIGN_OR_RETURN(const Json reminder,
                     AwaitFirst("/v1/reminders?account=" + debtor.account, "reminders", "nobody is reminded"));
    Say(absl::StrCat(debtor.name, " did not pay and is reminded of ", EuroText(reminder.at("amount"))));
    ASSIGN_OR_RETURN(const Json letter,
                     office().Get(absl::StrCat("/v1/", reminder.at("name").get<std::string>(), "/document")));
    return papers_.WriteEncoded("reminder.pdf", letter.value("content", ""));
  }

  // The first company moves: what it orders from now on is paid and invoiced at once.
  absl::Status MoveToInstant() {
    const Company& mover = companies_[0];
    RETURN_IF_ERROR(
        office()
            .Post(absl::StrCat("/v1/", mover.account, ":move"), {{"to", "INSTANT"}, {"reason", "wants to pay at once"}})
            .status());
    Say(absl::StrCat(mover.name, " moves: from now on it pays at once"));
    orders_.emplace_back(trial_, static_cast<int>(orders_.size()), TrialCustomer{mover.customer, mover.name, false});
    RETURN_IF_ERROR(orders_.back().PlaceWhenKnown(false));
    return Follow(orders_);
  }

  // A piece of it arrives broken: a credit note, and the money back.
  absl::Status GiveBack() {
    const Json wish = {
        {"remedy",
         {{"kind", "REFUND"}, {"lines", Json::array({{{"line", 1}, {"quantity", 1}}})}, {"reason", "arrived broken"}}}};
    ASSIGN_OR_RETURN(const Json asked, office().Post(absl::StrCat("/v1/", orders_.back().name(), "/remedies"), wish));
    ASSIGN_OR_RETURN(const Json remedy, AwaitDone(asked.at("name"), "the money does not go back"));
    Say(absl::StrCat("one piece was broken: credit note, and ", EuroText(remedy.at("toRefund")),
                     " back through the provider"));
    return papers_.WriteDocument(remedy.at("creditNote"));
  }

  absl::Status CloseBooks() {
    const absl::CivilDay from(month_), until(month_ + 2);
    const auto query = [](const char* name, absl::CivilDay day) {
      return absl::StrFormat("%s.year=%d&%s.month=%d&%s.day=%d", name, day.year(), name, day.month(), name, day.day());
    };
    ASSIGN_OR_RETURN(const Json vat, office().Get(absl::StrCat("/v1/vatReturn?", query("fromDate", from), "&",
                                                               query("untilDate", until))));
    for (const Json& box : vat.at("boxes")) {
      if (box.at("box") == "5a") Say(absl::StrCat("VAT owed over the two months: ", EuroText(box.at("vat"))));
    }
    return papers_.WriteAuditFile(DateOf(absl::CivilDay(month_)), DateOf(absl::CivilDay(month_ + 1)));
  }

  Trial& trial_;
  Papers& papers_;
  std::vector<FollowedOrder>& orders_;
  absl::CivilMonth month_;
  std::vector<Company> companies_ = {
      {"Lunchroom De Zon B.V.", "87654321", "NL854321020B01", "NL20INGB0001234567", "NLCIUS", {}, {}, {}},
      {"Garage De Wit B.V.", "11122233", "NL111222333B01", "NL44RABO0123456789", "NLCIUS", {}, {}, {}},
      {"Kapsalon Krul B.V.", "10000446", "NL010000446B01", "NL63TRIO0212345678", "PEPPOL", {}, {}, {}}};
};

}  // namespace

absl::Status PlaySecondAct(Trial& trial, Papers& papers, std::vector<FollowedOrder>& orders) {
  return Act(trial, papers, orders).Play();
}

}  // namespace vlot::demo
