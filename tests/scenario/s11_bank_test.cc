// A bank statement finds its invoices. Statements come through HTTP and the command line.
#include <grpcpp/grpcpp.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "tests/scenario/camt.h"
#include "tests/scenario/scenario.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"

namespace vlot::testing {
namespace {

namespace invoicing_v1 = ::vlot::invoicing::v1;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class S11 : public Scenario {
 protected:
  // An invoice of 121.00 to be paid, of an account of its own with that address; as GET gives it.
  absl::StatusOr<Json> NewInvoice(const std::string& email = "") {
    ASSIGN_OR_RETURN(const std::string key, vlot().MakeKey({"service", "billing"}));
    const auto stub = invoicing_v1::Invoices::NewStub(
        grpc::CreateChannel(vlot().grpc_address("invoicing"), grpc::InsecureChannelCredentials()));
    invoicing_v1::BatchIssueInvoicesRequest batch;
    invoicing_v1::IssueInvoiceRequest& request = *batch.add_requests();
    const std::string name = absl::StrCat("invoices/", NewRequestId());
    request.set_name(name);
    request.set_order(absl::StrCat("orders/", NewRequestId()));
    request.set_order_number("26-1");
    request.set_account(absl::StrCat("accounts/", NewRequestId()));
    request.mutable_buyer()->set_legal_name("Bakkerij Jansen B.V.");
    request.mutable_buyer()->mutable_address()->set_region_code("NL");
    request.mutable_buyer()->set_email(email);
    invoicing_v1::BillableLine& line = *request.add_lines();
    line.set_title("Koffie");
    line.set_item("COFFEE");
    line.set_quantity(1);
    line.mutable_unit_price()->set_currency_code("EUR");
    line.mutable_unit_price()->set_units(100);
    line.set_vat_category("STANDARD");
    request.mutable_event_time()->set_seconds(1'795'600'000);
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + key);
    invoicing_v1::BatchIssueInvoicesResponse response;
    const grpc::Status status = stub->BatchIssueInvoices(&context, batch, &response);
    if (!status.ok()) return absl::UnknownError(status.error_message());
    if (response.results(0).has_error()) return absl::UnknownError(response.results(0).error().message());
    return vlot().office().Get("/v1/" + name);
  }

  absl::StatusOr<Json> Import(const std::string& file) {
    return vlot().office().Post("/v1/bankStatements:import", {{"content", absl::Base64Escape(file)}});
  }

  Json InvoiceNow(const Json& invoice) {
    const absl::StatusOr<Json> now = vlot().office().Get("/v1/" + invoice.at("name").get<std::string>());
    EXPECT_OK(now);
    return now.ok() ? *now : Json();
  }

  int64_t CreditOf(const Json& invoice) {
    const absl::StatusOr<Json> balances = vlot().office().Get("/v1/creditBalances?pageSize=1000");
    EXPECT_OK(balances);
    for (const Json& balance : balances->value("creditBalances", Json::array())) {
      if (balance.at("account") == invoice.at("account")) return Cents(balance.at("balance"));
    }
    return 0;
  }
};

TEST_F(S11, S11_BankStatement_EveryTransferHasItsPlaceAndTwiceChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const Json by_reference, NewInvoice());
  ASSERT_OK_AND_ASSIGN(const Json in_part, NewInvoice());
  ASSERT_OK_AND_ASSIGN(const Json too_much, NewInvoice());
  ASSERT_OK_AND_ASSIGN(const Json with_another, NewInvoice());
  ASSERT_OK_AND_ASSIGN(const Json the_other, NewInvoice());
  const auto number = [](const Json& invoice) { return invoice.at("number").get<std::string>(); };
  const std::string file =
      Camt(NewRequestId(), {
                               {.cents = 12'100, .reference = by_reference.at("paymentReference")},
                               {.cents = 5'000, .text = "eerste deel " + number(in_part)},
                               {.cents = 12'600, .text = number(too_much)},
                               {.cents = 24'200, .text = number(with_another) + " " + number(the_other)},
                               {.cents = 7'777, .text = "onbekend kenmerk 12345"},
                           });
  ASSERT_OK_AND_ASSIGN(const Json imported, Import(file));
  const Json& statement = imported.at("statements")[0];
  EXPECT_EQ(statement.value("linesNew", 0), 5);
  EXPECT_EQ(statement.value("linesMatched", 0), 4);
  EXPECT_EQ(InvoiceNow(by_reference).at("state"), "PAID");
  EXPECT_EQ(InvoiceNow(in_part).at("state"), "OPEN");
  EXPECT_EQ(Cents(InvoiceNow(in_part).at("open")), 7'100);
  EXPECT_EQ(InvoiceNow(too_much).at("state"), "PAID");
  EXPECT_EQ(CreditOf(too_much), 500);
  EXPECT_EQ(InvoiceNow(with_another).at("state"), "PAID");
  EXPECT_EQ(InvoiceNow(the_other).at("state"), "PAID");

  const std::string of_statement =
      "/v1/bankLines?state=UNMATCHED&statement=" + statement.at("statement").at("name").get<std::string>();
  ASSERT_OK_AND_ASSIGN(const Json waiting, vlot().office().Get(of_statement));
  ASSERT_THAT(waiting.at("lines"), SizeIs(1));
  EXPECT_EQ(Cents(waiting.at("lines")[0].at("amount")), 7'777);

  ASSERT_OK_AND_ASSIGN(const Json again, Import(file));
  EXPECT_TRUE(again.at("statements")[0].at("duplicate").get<bool>());
  EXPECT_EQ(Cents(InvoiceNow(in_part).at("open")), 7'100);
  EXPECT_EQ(CreditOf(too_much), 500);

  // A person says what the unknown one was for, and takes it back.
  const std::string line = "/v1/" + waiting.at("lines")[0].at("name").get<std::string>();
  ASSERT_OK(vlot().office().Post(line + ":match", {{"targets", {{{"invoice", in_part.at("name")}}}}}).status());
  EXPECT_EQ(InvoiceNow(in_part).at("state"), "PAID");
  EXPECT_EQ(CreditOf(in_part), 677);
  ASSERT_OK(vlot().office().Post(line + ":unmatch", {{"note", "was voor een ander"}}).status());
  EXPECT_EQ(Cents(InvoiceNow(in_part).at("open")), 7'100);
  EXPECT_EQ(CreditOf(in_part), 0);
}

// An invoice older than its account's mandate asks for a transfer: its payer is told by mail before it is collected.
TEST_F(S11, S11_DirectDebit_OfAnOlderInvoice_IsAnnouncedByMail) {
  ASSERT_OK_AND_ASSIGN(const Json invoice, NewInvoice("boekhouding@jansen.example"));
  const Json mandate = {{"account", invoice.at("account")},
                        {"reference", "M-" + invoice.at("number").get<std::string>()},
                        {"iban", kPayerIban},
                        {"accountHolder", "Bakkerij Jansen B.V."},
                        {"signDate", {{"year", 2026}, {"month", 11}, {"day", 1}}}};
  ASSERT_OK(vlot().office().Post("/v1/mandates", {{"mandate", mandate}}).status());
  const auto announce = [&] {
    return vlot().office().Post("/v1/mandates:announceCollections", {{"accounts", {invoice.at("account")}}});
  };
  ASSERT_OK_AND_ASSIGN(const Json told, announce());
  ASSERT_THAT(told.at("announced"), SizeIs(1));
  EXPECT_EQ(told.at("announced")[0].at("number"), invoice.at("number"));
  EXPECT_EQ(Cents(told.at("announced")[0].at("amount")), 12'100);
  const std::string notice = InvoiceNow(invoice).at("collectionNotice").at("name");
  Json mail;
  ASSERT_OK(Poll(absl::Minutes(1), "nobody was told of " + notice, [&] {
    const absl::StatusOr<Json> all = vlot().office().Get("/v1/messages?pageSize=1000");
    for (const Json& message : all.ok() ? all->value("messages", Json::array()) : Json::array()) {
      if (message.value("document", "") == notice) mail = message;
    }
    return !mail.is_null() && mail.at("state") == "SENT";
  }));
  EXPECT_EQ(mail.at("template"), "collection_notice");
  EXPECT_EQ(mail.at("recipient"), "boekhouding@jansen.example");
  ASSERT_OK_AND_ASSIGN(const Json again, announce());
  EXPECT_THAT(again.value("announced", Json::array()), SizeIs(0)) << "once";
}

TEST_F(S11, S11_BankStatement_FromTheCommandLine_IsTheSame) {
  ASSERT_OK_AND_ASSIGN(const Json invoice, NewInvoice());
  const std::string path = absl::StrCat(::testing::TempDir(), "/", NewRequestId(), ".xml");
  std::ofstream(path) << Camt(NewRequestId(), {{.cents = 12'100, .reference = invoice.at("paymentReference")}});
  ASSERT_OK_AND_ASSIGN(const std::string first, vlot().Run({"bank", "import", path, "--reason=of today"}));
  EXPECT_THAT(first, HasSubstr("1 new lines, 1 matched, 0 waiting"));
  EXPECT_EQ(InvoiceNow(invoice).at("state"), "PAID");
  ASSERT_OK_AND_ASSIGN(const std::string second, vlot().Run({"bank", "import", path, "--reason=of today"}));
  EXPECT_THAT(second, HasSubstr("known already, nothing changed"));
}

TEST_F(S11, S11_BankStatement_Broken_IsRefusedWithItsPlace) {
  std::string file = Camt(NewRequestId(), {{.cents = 100, .text = "x"}});
  file.replace(file.find("CLBD"), 4, "CLBX");
  file.replace(file.find("<Sts><Cd>BOOK"), 13, "<Sts><Cd>DONE");
  ASSERT_OK_AND_ASSIGN(
      const JsonApi::Answer answer,
      vlot().office().Send("POST", "/v1/bankStatements:import",
                           Json({{"requestId", NewRequestId()}, {"content", absl::Base64Escape(file)}}).dump()));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body.at("reason"), "BANK_FILE_REFUSED");
  EXPECT_EQ(answer.body.at("metadata").at("line"), "2");
}

}  // namespace
}  // namespace vlot::testing
