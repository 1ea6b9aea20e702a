#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/sepa_store.h"
#include "services/invoicing/bank/testing/camt_files.h"
#include "services/invoicing/bank/testing/pain_checker.h"
#include "services/invoicing/bank/testing/sepa_test_base.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Message;
using testing::Metadata;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

TEST_F(SepaTest, CreateMandate_Once_IsListedAndAnswersAlikeWhenRepeated) {
  const v1::CreateMandateRequest request = MandateOf(account_, "M-1");
  ASSERT_OK_AND_ASSIGN(const v1::Mandate mandate, CallSepa(&SepaApi::CreateMandate, request));
  EXPECT_EQ(mandate.state(), v1::Mandate::ACTIVE);
  EXPECT_EQ(mandate.scheme(), v1::Mandate::CORE);
  ASSERT_OK_AND_ASSIGN(const v1::Mandate again, CallSepa(&SepaApi::CreateMandate, request));
  EXPECT_EQ(again.SerializeAsString(), mandate.SerializeAsString());
  v1::ListMandatesRequest list;
  list.set_account(account_.Name());
  ASSERT_OK_AND_ASSIGN(const auto page, CallSepa(&SepaApi::ListMandates, list));
  ASSERT_THAT(page.mandates(), SizeIs(1));
  EXPECT_EQ(page.mandates(0).name(), mandate.name());
}

TEST_F(SepaTest, CreateMandate_Refusals_InOrderOfPrecedence) {
  v1::CreateMandateRequest wrong = MandateOf(account_, "/M");
  wrong.mutable_mandate()->set_iban("NL20INGB0001234568");
  wrong.mutable_mandate()->set_bic("x");
  wrong.mutable_mandate()->clear_account_holder();
  wrong.mutable_mandate()->clear_sign_date();
  const auto refused = CallSepa(&SepaApi::CreateMandate, wrong);
  for (const char* field :
       {"mandate.reference", "mandate.iban", "mandate.bic", "mandate.account_holder", "mandate.sign_date"}) {
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field))) << field;
  }
  EXPECT_THAT(CallSepa(&SepaApi::CreateMandate, MandateOf(NewId<AccountId>(), "M-1")),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  EXPECT_THAT(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-2")),
              StatusIs(kPrecondition, Reason("MANDATE_EXISTS")));
  EXPECT_THAT(CallSepa(&SepaApi::CreateMandate, MandateOf(NewMonthlyAccount(1), "M-1")),
              StatusIs(kPrecondition, Reason("MANDATE_EXISTS")));
}

TEST_F(SepaTest, CreateMandate_WhatTheFileCouldNotCarry_IsRefused) {
  struct Case {
    const char *field, *value;
  };
  for (const Case& c :
       {Case{"iban", "TR330006100519786457841326"}, Case{"iban", "NL33ABNA04171643000"}, Case{"bic", "ABNAN12A"},
        Case{"reference", "   "}, Case{"reference", " A-1 "}, Case{"account_holder", "///"}}) {
    v1::CreateMandateRequest request = MandateOf(account_, "M-1");
    v1::Mandate& mandate = *request.mutable_mandate();
    mandate.GetReflection()->SetString(&mandate, mandate.GetDescriptor()->FindFieldByName(c.field), c.value);
    EXPECT_THAT(CallSepa(&SepaApi::CreateMandate, request),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(absl::StrCat("mandate.", c.field))))
        << c.value;
  }
}

TEST_F(SepaTest, CreateCollectionFile_DueInvoice_IsAskedForOnceAndPaidByTheStatement) {
  const std::string invoice = Collected();
  EXPECT_EQ(file_.transactions(), 1);
  EXPECT_EQ(CentsOf(file_.total()), kBilledCents);
  EXPECT_THAT(BrokenPainRules(file_.content()), IsEmpty());
  EXPECT_THAT(file_.content(), HasSubstr("<SeqTp>FRST</SeqTp>"));
  EXPECT_THAT(file_.content(), HasSubstr("<MndtId>M-1</MndtId>"));
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::OPEN);

  v1::GetSepaFileRequest get;
  get.set_name(file_.name());
  EXPECT_EQ(CallSepa(&SepaApi::GetSepaFile, get)->content(), file_.content());
  ASSERT_OK_AND_ASSIGN(const auto files, CallSepa(&SepaApi::ListSepaFiles, {}));
  ASSERT_THAT(files.files(), SizeIs(1));
  EXPECT_EQ(files.files(0).content(), "");

  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = kBilledCents, .end_to_end_id = EndToEndId()}));
  EXPECT_EQ(line.rule(), v1::BankLine::END_TO_END_ID);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
}

// Stored before bank accounts were looked at.
TEST_F(SepaTest, CreateCollectionFile_BankAccountOutsideSepa_IsLeftOutAndTold) {
  const AccountId good = NewMonthlyAccount(1'000'000);
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(good, "M-2")));
  ASSERT_OK(Accrue(Delivery(good, NewId<OrderId>(), true)));
  const v1::Invoice invoice = Billed(account_);
  ASSERT_TRUE(invoice.has_direct_debit());
  Script(absl::StrCat("UPDATE mandates SET bank_account = '", kTurkish, "' WHERE reference = 'M-1'"));
  clock_.Advance(absl::Hours(24 * 30));
  EXPECT_EQ(*app().calendar().LookAtCollections(), 1) << "the other one's";
  EXPECT_EQ(metrics().GetGauge("vlot_mandates_unreachable", "").value(), 1);
  ASSERT_OK_AND_ASSIGN(const v1::SepaFile file, Collect());
  EXPECT_EQ(file.transactions(), 1);
  EXPECT_THAT(BrokenPainRules(file.content()), IsEmpty());
  EXPECT_THAT(file.content(), ::testing::Not(HasSubstr(kTurkish)));
  ASSERT_THAT(file.not_collectable(), SizeIs(1));
  const v1::NotCollectable& told = file.not_collectable(0);
  EXPECT_EQ(told.account(), account_.Name());
  EXPECT_EQ(told.reason(), v1::NotRefundable::OUTSIDE_SEPA);
  EXPECT_EQ(told.invoices(), 1);
  EXPECT_EQ(CentsOf(told.total()), kBilledCents);
  EXPECT_EQ(StateOf(invoice.name()), v1::Invoice::OPEN);

  v1::ListMandatesRequest list;
  list.set_account(account_.Name());
  EXPECT_EQ(CallSepa(&SepaApi::ListMandates, list)->mandates(0).unreachable(), v1::NotRefundable::OUTSIDE_SEPA);
  list.set_account(good.Name());
  EXPECT_EQ(CallSepa(&SepaApi::ListMandates, list)->mandates(0).unreachable(), v1::NotRefundable::REASON_UNSPECIFIED);
  EXPECT_THAT(Collect(),
              StatusIs(kPrecondition, ::testing::AllOf(Reason("NOTHING_TO_PAY"), Message(HasSubstr("outside SEPA")),
                                                       Metadata("not_collectable", told.mandate()),
                                                       Metadata("not_collectable_count", ::testing::Eq("1")))));
}

TEST_F(SepaTest, LockCollectable_MoreThanAFileHolds_TakesThoseDueFirst) {
  const AccountId late = account_, soon = NewMonthlyAccount(1'000'000);
  Script("UPDATE accounts SET payment_term_days = 60 WHERE account_id = '" + late.ToString() + "'");
  for (const AccountId account : {late, soon}) {
    ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, "M-" + account.ToString().substr(28))));
    ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  }
  BillNovember();
  const CollectionTerms terms{.today = absl::CivilDay(2026, 12, 29), .notice_days = 14, .horizon_days = 7};
  const auto found =
      pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return LockCollectable(tx, terms, false, 1); });
  ASSERT_OK(found);
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_EQ(found->front().mandate.account, soon);
}

TEST_F(SepaTest, LookAtCollections_WhatNoFileAskedFor_IsCounted) {
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  Billed(account_);
  EXPECT_EQ(*app().calendar().LookAtCollections(), 0) << "there is time";
  clock_.Advance(absl::Hours(24 * 25));
  EXPECT_EQ(*app().calendar().LookAtCollections(), 1);
  EXPECT_EQ(metrics().GetGauge("vlot_collections_due", "").value(), 1);
  ASSERT_OK(Collect());
  EXPECT_EQ(*app().calendar().LookAtCollections(), 0);
}

TEST_F(SepaTest, SumUncollected_PageByPage_CountsAllAndNamesTheFirst) {
  const size_t kUnreachable = kUnreachableNamedMax + 1;
  for (size_t i = 0; i <= kUnreachable; ++i) {
    const AccountId account = NewMonthlyAccount(1'000'000);
    ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, absl::StrCat("M-", i))));
    ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  }
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "owes nothing")));
  BillNovember();
  Script(absl::StrCat("UPDATE mandates SET bank_account = '", kTurkish,
                      "' WHERE reference NOT IN ('M-3', 'owes nothing')"));
  for (const int page : {1, 4, kMandatesAtOnce}) {
    const auto sum = pg::ReadOnly(
        pool(), [&](pg::Transaction& tx) { return SumUncollected(tx, absl::CivilDay(2026, 12, 31), page); });
    ASSERT_OK(sum);
    EXPECT_EQ(sum->invoices, 1) << page;
    EXPECT_EQ(sum->total.minor, kBilledCents);
    EXPECT_EQ(sum->first, absl::CivilDay(2026, 12, 31));
    EXPECT_EQ(sum->mandates_unreachable, static_cast<int64_t>(kUnreachable));
    EXPECT_THAT(sum->unreachable, SizeIs(kUnreachableNamedMax));
  }
}

TEST_F(SepaTest, ReturnedCollection_OpensTheInvoiceAndWaitsForAPerson) {
  const std::string invoice = Collected();
  ASSERT_OK(ImportOne({.cents = kBilledCents, .end_to_end_id = EndToEndId()}));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = -kBilledCents, .end_to_end_id = EndToEndId(), .return_reason = "AM04"}));
  EXPECT_EQ(line.rule(), v1::BankLine::RETURN);
  EXPECT_EQ(line.return_reason(), "AM04");
  EXPECT_EQ(OpenOf(invoice), kBilledCents);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_REOPENED);
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  // Its payer knows of the first collection alone: of each he is told.
  EXPECT_THAT(Collect(true),
              StatusIs(kPrecondition, ::testing::AllOf(Reason("NOTHING_TO_PAY"), Metadata("not_told", "1"),
                                                       Message(HasSubstr("told of another day")))));
  EXPECT_THAT(Announce()->announced(), IsEmpty()) << "only on a person's word";
}

// Some banks take their charges with what came back.
TEST_F(SepaTest, ReturnedCollection_WithChargesInTheSameAmount_OpensTheInvoiceAndBooksThem) {
  const std::string invoice = Collected();
  ASSERT_OK(ImportOne({.cents = kBilledCents, .end_to_end_id = EndToEndId()}));
  const std::string returned = StatementFile(
      "R", {{.cents = -kBilledCents - 300, .text = "", .end_to_end_id = EndToEndId(), .return_reason = "AC04"}});
  const std::string told = absl::StrCat("<AmtDtls><InstdAmt><Amt Ccy=\"EUR\">", kBilledCents / 100,
                                        ".00</Amt></InstdAmt></AmtDtls><Chrgs><Amt Ccy=\"EUR\">3.00</Amt></Chrgs>");
  ASSERT_OK(Import(Replaced(returned, "<RltdPties>", told + "<RltdPties>")));
  EXPECT_EQ(OpenOf(invoice), kBilledCents);
  EXPECT_THAT(Lines(v1::BankLine::UNMATCHED), IsEmpty());
  EXPECT_EQ(BalanceOf("BANK_CHARGES"), 300);
  EXPECT_EQ(BalanceOf("BANK"), -300);
  const std::vector<v1::BankLine> lines = Lines();
  const auto charges = std::find_if(lines.begin(), lines.end(),
                                    [](const v1::BankLine& line) { return line.rule() == v1::BankLine::CHARGES; });
  ASSERT_NE(charges, lines.end());
  ASSERT_THAT(charges->shares(), SizeIs(1));
  EXPECT_EQ(charges->shares(0).purpose(), v1::BANK_CHARGES);
}

TEST_F(SepaTest, UnmatchBankLine_OfACollection_LeavesItUnderWay) {
  const std::string invoice = Collected();
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = kBilledCents, .end_to_end_id = EndToEndId()}));
  ASSERT_OK(Unmatch(line.name()));
  EXPECT_EQ(OpenOf(invoice), kBilledCents);
  EXPECT_THAT(Collect(true), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));  // still in the first file
}

TEST_F(SepaTest, CreateCollectionFile_TwiceAtOnce_AsksForEachInvoiceOnce) {
  for (int i = 0; i < 5; ++i) {
    const AccountId account = NewMonthlyAccount(1'000'000);
    ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, absl::StrCat("M-", i))));
    ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  }
  BillNovember();
  clock_.Advance(absl::Hours(24 * 30));
  std::atomic<int> transactions = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      if (const auto file = Collect(); file.ok()) transactions += file->transactions();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(transactions, 5);
}

TEST_F(SepaTest, RevokeMandate_AtOnceOrAfterTheLastCollection_Ends) {
  ASSERT_OK_AND_ASSIGN(const v1::Mandate mandate, CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  v1::RevokeMandateRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(mandate.name());
  request.set_after_next_collection(true);
  ASSERT_OK_AND_ASSIGN(const v1::Mandate ending, CallSepa(&SepaApi::RevokeMandate, request));
  EXPECT_TRUE(ending.ending());
  Billed(account_);
  clock_.Advance(absl::Hours(24 * 30));
  EXPECT_THAT(Collect()->content(), HasSubstr("<SeqTp>FNAL</SeqTp>"));
  v1::ListMandatesRequest list;
  EXPECT_EQ(CallSepa(&SepaApi::ListMandates, list)->mandates(0).state(), v1::Mandate::ENDED);

  ASSERT_OK_AND_ASSIGN(const v1::Mandate next, CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-2")));
  request.Clear();
  request.set_request_id(NewRequestId());
  request.set_name(next.name());
  EXPECT_EQ(CallSepa(&SepaApi::RevokeMandate, request)->state(), v1::Mandate::REVOKED);
  request.set_request_id(NewRequestId());
  request.set_name("mandates/" + NewRequestId());
  EXPECT_THAT(CallSepa(&SepaApi::RevokeMandate, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("MANDATE_NOT_FOUND")));
}

TEST_F(SepaTest, CreateRefundFile_Credit_GoesBackWhereItCameFrom) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(ImportOne({.cents = kOwedCents + 700, .text = NumberOf(invoice)}));
  EXPECT_EQ(CreditOf(account_), 700);
  ASSERT_OK_AND_ASSIGN(file_, Refund({account_}));
  EXPECT_THAT(BrokenPainRules(file_.content()), IsEmpty());
  EXPECT_THAT(file_.content(), HasSubstr("<IBAN>NL20INGB0001234567</IBAN>"));
  EXPECT_EQ(CreditOf(account_), 0);
  EXPECT_EQ(BalanceOf("REFUNDS_IN_TRANSIT"), -700);
  EXPECT_THAT(Refund(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  ASSERT_OK(ImportOne({.cents = -700, .end_to_end_id = EndToEndId()}));
  EXPECT_EQ(BalanceOf("REFUNDS_IN_TRANSIT"), 0);
  // The payer's account is closed: it is credit again.
  ASSERT_OK(ImportOne({.cents = 700, .end_to_end_id = EndToEndId(), .return_reason = "AC04"}));
  EXPECT_EQ(CreditOf(account_), 700);
}

// Payers may use a bank account that no file can name: what they pay is matched, what they are owed stays.
TEST_F(SepaTest, CreateRefundFile_BankAccountThatSepaDoesNotReach_IsLeftOutAndTold) {
  const AccountId number = NewMonthlyAccount(1'000'000), turkish = NewMonthlyAccount(1'000'000);
  const auto pay = [&](AccountId account, const std::string& from) {
    ASSERT_OK(ImportOne({.cents = kOwedCents + 700, .text = NumberOf(IssueOwed(account)), .account = from}));
  };
  pay(number, "12345678");
  pay(turkish, "TR330006100519786457841326");
  EXPECT_THAT(Refund(),
              StatusIs(kPrecondition, ::testing::AllOf(Reason("NOTHING_TO_PAY"),
                                                       Metadata("not_refundable_count", ::testing::Eq("2")))));
  EXPECT_THAT(Refund({turkish}), StatusIs(kPrecondition, Message(HasSubstr("in a country outside SEPA"))));
  pay(account_, "NL20INGB0001234567");
  ASSERT_OK_AND_ASSIGN(const v1::SepaFile file, Refund());
  EXPECT_EQ(file.transactions(), 1);
  EXPECT_THAT(BrokenPainRules(file.content()), IsEmpty());
  ASSERT_THAT(file.not_refundable(), SizeIs(2));
  std::map<std::string, v1::NotRefundable::Reason> told;
  for (const v1::NotRefundable& one : file.not_refundable()) told[one.account()] = one.reason();
  EXPECT_EQ(told[number.Name()], v1::NotRefundable::NO_IBAN);
  EXPECT_EQ(told[turkish.Name()], v1::NotRefundable::OUTSIDE_SEPA);
  EXPECT_EQ(CreditOf(number), 700);
  EXPECT_EQ(CreditOf(account_), 0);
}

TEST_F(SepaTest, CreateRefundFile_TwoBankAccountsAndNoMandate_IsNotForUsToChoose) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(ImportOne({.cents = 100, .text = NumberOf(invoice), .account = "NL44RABO0123456789"}));
  ASSERT_OK(ImportOne({.cents = kOwedCents, .text = NumberOf(invoice)}));
  EXPECT_EQ(CreditOf(account_), 100);
  EXPECT_THAT(Refund(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
}

TEST_F(SepaTest, CreateRefundFile_OfAnAccountThatOwesToo_OnlyWhenItIsNamed) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(ImportOne({.cents = kOwedCents + 700, .text = NumberOf(invoice)}));
  IssueOwed(account_);
  EXPECT_THAT(Refund(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  EXPECT_EQ(CreditOf(account_), 700);
  ASSERT_OK(Refund({account_}));
  EXPECT_EQ(CreditOf(account_), 0);
}

TEST_F(SepaTest, GetSepaFile_Unknown_IsNotFound) {
  v1::GetSepaFileRequest get;
  get.set_name("sepaFiles/" + NewRequestId());
  EXPECT_THAT(CallSepa(&SepaApi::GetSepaFile, get),
              StatusIs(absl::StatusCode::kNotFound, Reason("SEPA_FILE_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::invoicing::bank
