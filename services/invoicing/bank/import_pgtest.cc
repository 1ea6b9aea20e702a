#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/own_accounts.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/bank/testing/camt_files.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::Eq;
using ::testing::IsEmpty;
using testing::Metadata;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;

using ImportTest = BankTest;

TEST_F(ImportTest, ImportBankStatement_ReferenceOfAnInvoice_PaysItAndTells) {
  const std::string invoice = IssueOwed();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = kOwedCents, .structured = CreditorReference(NumberOf(invoice))}));
  EXPECT_EQ(line.state(), v1::BankLine::MATCHED);
  EXPECT_EQ(line.rule(), v1::BankLine::STRUCTURED_REFERENCE);
  ASSERT_THAT(line.shares(), SizeIs(1));
  EXPECT_EQ(line.shares(0).invoice(), invoice);
  EXPECT_EQ(CentsOf(line.shares(0).amount()), kOwedCents);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
  EXPECT_EQ(CentsOf(GetAccount(AccountOf(invoice))->open()), 0);
  const v1::Event event = Events().back();
  EXPECT_EQ(event.kind(), v1::Event::INVOICE_PAID);
  EXPECT_EQ(event.invoice(), invoice);
  EXPECT_EQ(event.order(), GetInvoice(invoice)->order());
  EXPECT_EQ(CentsOf(event.amount()), kOwedCents);
  EXPECT_EQ(BalanceOf("BANK"), kOwedCents);
  EXPECT_EQ(BalanceOf("BANK_UNMATCHED"), 0);
  EXPECT_EQ(BalanceOf("RECEIVABLE"), 0);
}

TEST_F(ImportTest, ImportBankStatement_OneFile_EveryLineHasItsPlace) {
  const std::string full = IssueOwed(), part = IssueOwed(), over = IssueOwed(), many_a = IssueOwed(),
                    many_b = IssueOwed();
  const std::vector<Payment> payments = {
      {.cents = kOwedCents, .structured = CreditorReference(NumberOf(full))},
      {.cents = 1000, .text = "aanbetaling " + NumberOf(part)},
      {.cents = kOwedCents + 5, .text = NumberOf(over)},
      {.cents = 2 * kOwedCents, .text = NumberOf(many_a) + " en " + NumberOf(many_b)},
      {.cents = 4321, .text = "zonder kenmerk", .account = "NL91ABNA0417164300"},
      {.cents = -125, .text = "kosten"},
  };
  ASSERT_OK_AND_ASSIGN(const auto imported, Import(StatementFile("S", payments)));
  ASSERT_THAT(imported.statements(), SizeIs(1));
  EXPECT_FALSE(imported.statements(0).duplicate());
  EXPECT_EQ(imported.statements(0).lines_new(), 6);
  EXPECT_EQ(imported.statements(0).lines_matched(), 4);
  EXPECT_EQ(StateOf(full), v1::Invoice::PAID);
  EXPECT_EQ(OpenOf(part), kOwedCents - 1000);
  EXPECT_EQ(StateOf(part), v1::Invoice::OPEN);
  EXPECT_EQ(StateOf(over), v1::Invoice::PAID);
  EXPECT_EQ(CreditOf(AccountOf(over)), 5);
  EXPECT_EQ(StateOf(many_a), v1::Invoice::PAID);
  EXPECT_EQ(StateOf(many_b), v1::Invoice::PAID);
  EXPECT_THAT(Lines(v1::BankLine::UNMATCHED), SizeIs(2));
  EXPECT_EQ(BalanceOf("BANK_UNMATCHED"), -4321 + 125);
}

TEST_F(ImportTest, ImportBankStatement_KnownStatement_ChangesNothingAndSaysSo) {
  const std::string invoice = IssueOwed();
  const std::string file = StatementFile("S", {{.cents = 1000, .text = NumberOf(invoice), .reference = "R1"}});
  ASSERT_OK_AND_ASSIGN(const auto first, Import(file));
  const size_t events = Events().size();
  ASSERT_OK_AND_ASSIGN(const auto second, Import(file));
  EXPECT_TRUE(second.statements(0).duplicate());
  EXPECT_EQ(second.statements(0).statement().name(), first.statements(0).statement().name());
  EXPECT_EQ(second.statements(0).lines_new(), 0);
  EXPECT_EQ(second.statements(0).lines_known(), 1);
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 1000);
  EXPECT_EQ(Events().size(), events);
  EXPECT_THAT(Lines(), SizeIs(1));
}

TEST_F(ImportTest, ImportBankStatement_SameSequenceNumberUnderAnotherId_IsKnown) {
  const std::string with_sequence =
      Replaced(StatementFile("S1", {}), "<Acct>", "<ElctrncSeqNb>17</ElctrncSeqNb><Acct>");
  ASSERT_OK(Import(with_sequence));
  ASSERT_OK_AND_ASSIGN(const auto again, Import(Replaced(with_sequence, "<Id>S1", "<Id>S2")));
  EXPECT_TRUE(again.statements(0).duplicate());
}

// Pages of a statement bear one name: none of them may be lost.
TEST_F(ImportTest, ImportBankStatement_NextPageOfTheSameName_IsTakenInToo) {
  const std::string first = StatementFile("S", {{.cents = 1000, .text = "A", .reference = kNoReference}});
  const std::string after = StatementFile("S", {{.cents = 500, .text = "B", .reference = kNoReference}});
  const std::string second =
      Replaced(Replaced(after, ">0.00<", ">10.00<"), "<Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>",
               "<Amt Ccy=\"EUR\">15.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>");
  const std::string third = Replaced(Replaced(second, ">15.00<", ">20.00<"), ">10.00<", ">15.00<");
  for (const std::string& page : {first, second, third}) {
    ASSERT_OK_AND_ASSIGN(const auto imported, Import(page));
    EXPECT_FALSE(imported.statements(0).duplicate());
    EXPECT_EQ(imported.statements(0).lines_new(), 1);
  }
  for (const std::string& page : {first, second, third}) {
    ASSERT_OK_AND_ASSIGN(const auto again, Import(page));
    EXPECT_TRUE(again.statements(0).duplicate());
  }
  EXPECT_THAT(Lines(), SizeIs(3));
}

TEST_F(ImportTest, ImportBankStatement_SameNameLaterWithMore_TakesInWhatIsNew) {
  const Payment morning{.cents = 1000, .reference = "R1"}, evening{.cents = 500, .reference = "R2"};
  ASSERT_OK(Import(StatementFile("S", {morning})));
  ASSERT_OK_AND_ASSIGN(const auto imported, Import(StatementFile("S", {morning, evening})));
  EXPECT_FALSE(imported.statements(0).duplicate());
  EXPECT_EQ(imported.statements(0).lines_new(), 1);
  EXPECT_EQ(imported.statements(0).lines_known(), 1);
}

Payment Nameless() { return {.cents = 1000, .reference = kNoReference}; }

// A statement of that day that begins where a balance of `opening` cents was.
std::string From(int64_t opening, const std::string& id, const std::vector<Payment>& payments) {
  int64_t closing = opening;
  for (const Payment& payment : payments) closing += payment.cents;
  const auto balance = [](const std::string& type, int64_t cents) {
    return absl::StrFormat("<Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">%d.%02d</Amt>", type, cents / 100,
                           cents % 100);
  };
  return Replaced(Replaced(StatementFile(id, payments), balance("OPBD", 0), balance("OPBD", opening)),
                  balance("CLBD", closing - opening), balance("CLBD", closing));
}

TEST_F(ImportTest, ImportBankStatement_PlaceholdersForReferences_EveryPaymentIsTakenIn) {
  const std::string one = IssueOwed(), two = IssueOwed();
  const auto payment = [&](const std::string& invoice) {
    return Payment{.cents = kOwedCents, .text = NumberOf(invoice), .reference = "NONREF"};
  };
  ASSERT_OK(Import(From(4700, "S1", {payment(one)})));
  ASSERT_OK_AND_ASSIGN(const auto next, Import(From(4700 + kOwedCents, "S2", {payment(two)})));
  EXPECT_EQ(next.statements(0).lines_new(), 1);
  EXPECT_EQ(StateOf(one), v1::Invoice::PAID);
  EXPECT_EQ(StateOf(two), v1::Invoice::PAID);
}

// One reference for all, though not a word that says so: the balances tell that these are other payments.
TEST_F(ImportTest, ImportBankStatement_SameReferenceDayAndAmountInStatementsThatContinue_AreTakenInEach) {
  const Payment same{.cents = 2500, .reference = "BATCH"};
  ASSERT_OK(Import(From(0, "S1", {{.cents = 4700, .reference = "R1"}})));
  const std::vector<std::string> parts = {From(4700, "S2", {same}), From(7200, "S3", {same}),
                                          From(9700, "S4", {same, same})};
  for (const std::string& part : parts) {
    ASSERT_OK_AND_ASSIGN(const auto imported, Import(part));
    EXPECT_EQ(imported.statements(0).lines_known(), 0);
  }
  EXPECT_THAT(Lines(), SizeIs(5));
  EXPECT_EQ(BalanceOf("BANK"), 14'700);
  for (const std::string& part : parts) {
    ASSERT_OK_AND_ASSIGN(const auto again, Import(Replaced(part, "<Id>S", "<Id>T")));
    EXPECT_EQ(again.statements(0).lines_new(), 0);
  }
  ASSERT_OK_AND_ASSIGN(const auto overlap,
                       Import(From(7200, "O", {same, same, same, {.cents = 1, .reference = "R2"}})));
  EXPECT_EQ(overlap.statements(0).lines_new(), 1);
  ASSERT_OK_AND_ASSIGN(const auto day,
                       Import(From(0, "D", {{.cents = 4700, .reference = "R1"}, same, same, same, same})));
  EXPECT_EQ(day.statements(0).lines_new(), 0);
  EXPECT_EQ(BalanceOf("BANK"), 14'701);
}

// Where what both tell of comes to nothing, balances prove nothing.
TEST_F(ImportTest, ImportBankStatement_OverlapThatComesToNothing_IsKnown) {
  const Payment in{.cents = 500, .reference = "R2"}, out{.cents = -500, .reference = "R3"};
  ASSERT_OK(Import(From(0, "S1", {{.cents = 1000, .reference = "R1"}, in, out})));
  ASSERT_OK_AND_ASSIGN(const auto next, Import(From(1000, "S2", {in, out, {.cents = 7, .reference = "R4"}})));
  EXPECT_EQ(next.statements(0).lines_new(), 1);
  EXPECT_EQ(next.statements(0).lines_known(), 2);
}

// Banks that give no references name each download anew.
TEST_F(ImportTest, ImportBankStatement_SameUnderAnotherNameWithoutReferences_IsKnown) {
  ASSERT_OK_AND_ASSIGN(const auto known, Import(StatementFile("S1", {Nameless()})));
  ASSERT_OK_AND_ASSIGN(const auto again, Import(StatementFile("S2", {Nameless()})));
  EXPECT_TRUE(again.statements(0).duplicate());
  EXPECT_EQ(again.statements(0).statement().name(), known.statements(0).statement().name());
  EXPECT_THAT(Lines(), SizeIs(1));
}

TEST_F(ImportTest, ImportBankStatement_OverlapUnderAnotherNameWithoutReferences_IsRefusedAndSaysWhereToBegin) {
  ASSERT_OK(Import(StatementFile("S1", {Nameless()})));
  EXPECT_THAT(Import(StatementFile("S2", {Nameless(), {.cents = 500}})),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       ::testing::AllOf(Reason("BANK_STATEMENT_CHANGED"), Metadata("begin_after", Eq("2026-11-22")))));
  EXPECT_THAT(Lines(), SizeIs(1));
}

// With `number` instead of the bank's reference.
std::string Numbered(std::string file, const std::vector<std::string>& numbers) {
  for (const std::string& number : numbers) {
    file = Replaced(file, "<Ntry><Amt", absl::StrFormat("<Ntry><NtryRef>%s</NtryRef><Amt", number));
  }
  return file;
}

TEST_F(ImportTest, ImportBankStatement_OverlapOfNumberedEntries_TakesInWhatIsNew) {
  ASSERT_OK(Import(Numbered(StatementFile("S1", {Nameless(), Nameless()}), {"20261122-140153", "20261122-425107"})));
  ASSERT_OK_AND_ASSIGN(const auto next, Import(Numbered(From(1000, "S2", {Nameless(), Nameless()}),
                                                        {"20261122-425107", "20261122-523201"})));
  EXPECT_EQ(next.statements(0).lines_known(), 1);
  EXPECT_EQ(next.statements(0).lines_new(), 1);
  EXPECT_THAT(Lines(), SizeIs(3));
}

// A bank whose numbers are another file's own: they prove nothing.
TEST_F(ImportTest, ImportBankStatement_OverlapWhoseNumbersAreOthers_IsRefused) {
  ASSERT_OK(Import(Numbered(StatementFile("S1", {Nameless(), Nameless()}), {"77100000001", "77100000002"})));
  EXPECT_THAT(Import(Numbered(From(1000, "S2", {Nameless(), Nameless()}), {"77200000001", "77200000002"})),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("BANK_STATEMENT_CHANGED")));
  ASSERT_OK(Import(Numbered(From(2000, "S3", {Nameless()}), {"77300000001"}))) << "it continues what is known";
  EXPECT_THAT(Lines(), SizeIs(3));
}

TEST_F(ImportTest, ImportBankStatement_SameNameLaterWithoutReferences_IsRefused) {
  ASSERT_OK_AND_ASSIGN(const auto known, Import(StatementFile("S", {Nameless()})));
  EXPECT_THAT(Import(StatementFile("S", {Nameless(), Nameless()})),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       ::testing::AllOf(Reason("BANK_STATEMENT_CHANGED"), Metadata("lines", Eq("2")),
                                        Metadata("statement", Eq(known.statements(0).statement().name())))));
  EXPECT_THAT(Lines(), SizeIs(1));
}

TEST_F(ImportTest, ImportBankStatement_SameNumbersOnAnotherDay_IsAnotherStatement) {
  ASSERT_OK(Import(StatementFile("1", {}, 21)));
  ASSERT_OK_AND_ASSIGN(const auto next, Import(StatementFile("1", {}, 22)));
  EXPECT_FALSE(next.statements(0).duplicate());
}

TEST_F(ImportTest, ImportBankStatement_EntriesOfAnotherStatement_AreTakenOnce) {
  const std::string invoice = IssueOwed();
  const Payment known{.cents = 1000, .text = NumberOf(invoice), .reference = "R1"};
  const Payment fresh{.cents = 2000, .text = NumberOf(invoice), .reference = "R2"};
  ASSERT_OK(Import(StatementFile("S1", {known})));
  ASSERT_OK_AND_ASSIGN(const auto imported, Import(StatementFile("S2", {known, fresh})));
  EXPECT_FALSE(imported.statements(0).duplicate());
  EXPECT_EQ(imported.statements(0).lines_new(), 1);
  EXPECT_EQ(imported.statements(0).lines_known(), 1);
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 3000);
}

TEST_F(ImportTest, ImportBankStatement_SameRequestTwice_IsAnsweredAlike) {
  v1::ImportBankStatementRequest request;
  request.set_request_id(NewRequestId());
  request.set_content(StatementFile("S", {{.cents = 1}}));
  ASSERT_OK_AND_ASSIGN(const auto first, CallBank(&BankApi::ImportBankStatement, request));
  ASSERT_OK_AND_ASSIGN(const auto second, CallBank(&BankApi::ImportBankStatement, request));
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  request.set_content(StatementFile("S", {{.cents = 2}}));
  EXPECT_THAT(CallBank(&BankApi::ImportBankStatement, request),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(ImportTest, ImportBankStatement_SecondStatementBroken_TakesNothing) {
  EXPECT_THAT(Import(Replaced(PrefixedFile(), "<ns2:Id>S2</ns2:Id>", "")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       ::testing::AllOf(Reason("BANK_FILE_REFUSED"), Metadata("line", Eq("29")))));
  EXPECT_THAT(Lines(), IsEmpty());
  EXPECT_THAT(CallBank(&BankApi::ListBankStatements, {})->statements(), IsEmpty());
}

constexpr char kStranger[] = "NL44RABO0123456789";

TEST_F(ImportTest, ImportBankStatement_OneOfAnAccountThatIsNotOurs_TakesNothing) {
  const std::string file = Replaced(PrefixedFile(), "NL20 INGB 0001 2345 67", kStranger);
  EXPECT_THAT(Import(file),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       ::testing::AllOf(Reason("BANK_ACCOUNT_NOT_OURS"), Metadata("bank_account", Eq(kStranger)),
                                        Metadata("bank_id", "S2"),
                                        Metadata("known", Eq(absl::StrCat(kSecondAccount, ",", kStatementAccount))))));
  EXPECT_THAT(Lines(), IsEmpty());
  EXPECT_THAT(CallBank(&BankApi::ListBankStatements, {})->statements(), IsEmpty());
}

// Who has an old invoice pays to the account that it names.
TEST_F(ImportTest, ImportBankStatement_AccountOfAnEarlierSeller_IsTaken) {
  Script(absl::StrCat(
      "INSERT INTO sellers (seller_id, legal_entity, legal_name, trade_name, region, postal_code, city, address_lines, "
      "registration_number, vat_id, iban, bic, email, create_time) SELECT '",
      Uuid().ToString(),
      "', legal_entity, legal_name, trade_name, region, postal_code, city, address_lines, "
      "registration_number, vat_id, '",
      kStranger, "', '', email, create_time FROM sellers LIMIT 1"));
  EXPECT_OK(Import(Replaced(StatementFile("S", {}), kStatementAccount, kStranger)));
}

TEST(OwnAccountsTest, CheckAccounts_NoneKnown_TakesAny) {
  EXPECT_OK(CheckAccounts({{.id = "S", .account = kStranger}}, {}));
  EXPECT_THAT(CheckAccounts({{.id = "S", .account = kStranger}}, {kStatementAccount}),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("BANK_ACCOUNT_NOT_OURS")));
}

TEST_F(ImportTest, ImportBankStatement_OfEveryShape_KeepsWhatTheBankTold) {
  ASSERT_OK(Import(PlainFile()));
  ASSERT_OK(Import(BatchFile()));
  ASSERT_OK_AND_ASSIGN(const auto prefixed, Import(PrefixedFile()));
  ASSERT_THAT(prefixed.statements(), SizeIs(2));
  EXPECT_EQ(prefixed.statements(0).entries_not_booked(), 1);
  EXPECT_FALSE(prefixed.statements(1).statement().has_opening());
  const std::vector<v1::BankLine> lines = Lines();
  EXPECT_THAT(lines, SizeIs(9));
  const v1::BankLine& first = lines.back();  // newest first
  EXPECT_EQ(first.counterparty_name(), "Bakkerij Zonnebloem B.V.");
  EXPECT_EQ(first.structured_references(0).reference(), "RF18539007547034");
  EXPECT_EQ(first.value_date().day(), 23);
  EXPECT_EQ(first.bank_transaction_code(), "PMNT/RCDT/ESCT");
}

TEST_F(ImportTest, ImportBankStatement_TheSameTwiceAtOnce_IsTakenOnce) {
  const std::string invoice = IssueOwed();
  std::vector<Payment> payments;
  for (int i = 0; i < 50; ++i) payments.push_back({.cents = 10, .text = NumberOf(invoice)});
  const std::string file = StatementFile("S", payments);
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const auto imported = Import(file);
      ASSERT_OK(imported);
      taken += !imported->statements(0).duplicate();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 500);
}

TEST_F(ImportTest, ImportBankStatement_DifferentOnesAtOnceForTheSameInvoices_KeepEveryCent) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const std::string one = IssueOwed(account), two = IssueOwed(account);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::vector<Payment> payments;
      for (int i = 0; i < 10; ++i) {
        payments.push_back({.cents = 1000, .text = i % 2 == t % 2 ? NumberOf(one) : NumberOf(two)});
      }
      EXPECT_OK(Import(StatementFile("S" + std::to_string(t), payments)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(StateOf(one), v1::Invoice::PAID);
  EXPECT_EQ(StateOf(two), v1::Invoice::PAID);
  EXPECT_EQ(CreditOf(account), 40'000 - 2 * kOwedCents);
}

TEST_F(ImportTest, ListBankStatements_Pages_ComeNewestFirst) {
  for (int day : {20, 21, 22}) ASSERT_OK(Import(StatementFile("S", {}, day)));
  v1::ListBankStatementsRequest request;
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(auto page, CallBank(&BankApi::ListBankStatements, request));
  ASSERT_THAT(page.statements(), SizeIs(2));
  EXPECT_EQ(page.statements(0).date().day(), 22);
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(page, CallBank(&BankApi::ListBankStatements, request));
  ASSERT_THAT(page.statements(), SizeIs(1));
  EXPECT_EQ(page.next_page_token(), "");
}

}  // namespace
}  // namespace vlot::invoicing::bank
