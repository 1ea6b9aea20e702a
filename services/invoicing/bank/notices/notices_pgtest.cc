#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/time/iso.h"
#include "services/invoicing/bank/testing/pain_checker.h"
#include "services/invoicing/bank/testing/sepa_test_base.h"

namespace vlot::invoicing::bank {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

TEST_F(SepaTest, CollectiveInvoice_OfAnAccountWithAMandate_IsItsNotice) {
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  const v1::Invoice invoice = Billed(account_);
  ASSERT_TRUE(invoice.has_direct_debit());
  EXPECT_EQ(invoice.direct_debit().mandate_reference(), "M-1");
  EXPECT_EQ(invoice.direct_debit().iban(), "NL20INGB0001234567");
  EXPECT_EQ(invoice.direct_debit().creditor_id(), "NL69ZZZ123456780000");
  // 30 days after 1 December is New Year's Eve, a Thursday.
  EXPECT_EQ(DayFrom(invoice.direct_debit().date()), absl::CivilDay(2026, 12, 31));
  EXPECT_EQ(DayFrom(invoice.due_date()), absl::CivilDay(2026, 12, 31));
  // A hasty file does not come before it.
  v1::CreateCollectionFileRequest hasty;
  hasty.set_request_id(NewRequestId());
  hasty.set_notice_days(1);
  hasty.set_horizon_days(30);
  ASSERT_OK_AND_ASSIGN(const v1::SepaFile file, CallSepa(&SepaApi::CreateCollectionFile, hasty));
  EXPECT_THAT(file.content(), HasSubstr("<ReqdColltnDt>2026-12-31</ReqdColltnDt>"));
}

TEST_F(SepaTest, CollectiveInvoice_WithoutAMandate_AsksToBePaid) { EXPECT_FALSE(Billed(account_).has_direct_debit()); }

TEST_F(SepaTest, CollectiveInvoice_WhoseMandateIsGone_IsNotCollectedByAnother) {
  ASSERT_OK_AND_ASSIGN(const v1::Mandate old, CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  Billed(account_);
  v1::RevokeMandateRequest revoke;
  revoke.set_request_id(NewRequestId());
  revoke.set_name(old.name());
  ASSERT_OK(CallSepa(&SepaApi::RevokeMandate, revoke));
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-2")));
  clock_.Advance(absl::Hours(24 * 30));
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
}

// Its payer was never told: neither an invoice of an order at once, nor one from before the mandate.
TEST_F(SepaTest, CreateCollectionFile_InvoiceThatSaysNothingOfIt_IsLeftToItsPayer) {
  IssueOwed(account_);
  EXPECT_FALSE(Billed(account_).has_direct_debit());
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  IssueOwed(account_);
  clock_.Advance(absl::Hours(24 * 40));
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  EXPECT_EQ(*app().calendar().LookAtCollections(), 0);
}

TEST_F(SepaTest, CollectiveInvoice_WhoseMandateNoBankCouldCarryOut_AsksToBePaid) {
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  Script(absl::StrCat("UPDATE mandates SET bank_account = '", kTurkish, "'"));
  EXPECT_FALSE(Billed(account_).has_direct_debit());
}

TEST_F(SepaTest, AnnounceCollections_OlderInvoice_IsCollectedOnceItsPayerWasTold) {
  const AccountId account = NewMailedAccount("boekhouding@zonnebloem.example");
  const std::string older = IssueOwed(account);
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, "M-1")));
  clock_.Advance(absl::Hours(24 * 40));
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  const absl::CivilDay today = absl::ToCivilDay(clock_.Now(), DefaultTimeZone());
  ASSERT_OK_AND_ASSIGN(const v1::AnnounceCollectionsResponse told, Announce());
  ASSERT_THAT(told.announced(), SizeIs(1));
  EXPECT_EQ(told.announced(0).invoice(), older);
  EXPECT_EQ(told.announced(0).number(), NumberOf(older));
  EXPECT_EQ(CentsOf(told.announced(0).amount()), kOwedCents);
  EXPECT_GE(DayFrom(told.announced(0).date()), today + 14);
  EXPECT_LE(DayFrom(told.announced(0).date()), today + 14 + 4) << "the next TARGET day";

  const v1::Event event = Events().back();
  EXPECT_EQ(event.kind(), v1::Event::COLLECTION_ANNOUNCED);
  EXPECT_EQ(event.invoice(), older);
  const v1::CollectionNotice notice = GetInvoice(older)->collection_notice();
  EXPECT_EQ(notice.name(), event.collection_notice());
  EXPECT_EQ(notice.direct_debit().mandate_reference(), "M-1");
  EXPECT_EQ(notice.direct_debit().creditor_id(), "NL69ZZZ123456780000");
  EXPECT_FALSE(GetInvoice(older)->has_direct_debit()) << "the document says what it said";
  EXPECT_EQ(Number(absl::StrCat("SELECT count(*) FROM dunning_pauses WHERE account_id = '", account.ToString(),
                                "' AND until_date = '", FormatIsoDate(DayFrom(told.announced(0).date()) + 7), "'")),
            1);

  EXPECT_THAT(Announce()->announced(), IsEmpty()) << "once";
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY"))) << "not before its day is near";
  clock_.Advance(absl::Hours(24 * 10));
  EXPECT_EQ(*app().calendar().LookAtCollections(), 1);
  ASSERT_OK_AND_ASSIGN(const v1::SepaFile file, Collect());
  EXPECT_THAT(file.content(), HasSubstr(absl::StrCat("<ReqdColltnDt>", FormatIsoDate(DayFrom(told.announced(0).date())),
                                                     "</ReqdColltnDt>")));
  EXPECT_EQ(CentsOf(file.total()), kOwedCents);
  EXPECT_THAT(BrokenPainRules(file.content()), IsEmpty());
}

TEST_F(SepaTest, AnnounceCollections_WhoCannotBeToldOrReached_IsLeftOutAndTold) {
  const AccountId turkish = NewMailedAccount("a@zonnebloem.example");
  for (const auto& [account, reference] : {std::pair{account_, "M-1"}, std::pair{turkish, "M-2"}}) {
    IssueOwed(account);
    IssueOwed(account);
    ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, reference)));
  }
  Script(absl::StrCat("UPDATE mandates SET bank_account = '", kTurkish, "' WHERE reference = 'M-2'"));
  ASSERT_OK_AND_ASSIGN(const v1::AnnounceCollectionsResponse told, Announce());
  EXPECT_THAT(told.announced(), IsEmpty());
  std::map<std::string, v1::NotAnnounced::Reason> why;
  for (const v1::NotAnnounced& one : told.not_announced()) why[one.account()] = one.reason();
  EXPECT_THAT(told.not_announced(), SizeIs(2));
  EXPECT_EQ(why[account_.Name()], v1::NotAnnounced::NO_ADDRESS);
  EXPECT_EQ(why[turkish.Name()], v1::NotAnnounced::OUTSIDE_SEPA);
  EXPECT_EQ(Number("SELECT count(*) FROM collection_notices"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM dunning_pauses"), 0);
}

// A notice is of one mandate, and of no more than it says.
TEST_F(SepaTest, CreateCollectionFile_NoticeOfAnotherMandateOrOfLess_IsNone) {
  const AccountId account = NewMailedAccount("boekhouding@zonnebloem.example");
  const std::string older = IssueOwed(account);
  ASSERT_OK(ImportOne({.cents = 1'000, .text = NumberOf(older)}));
  ASSERT_OK_AND_ASSIGN(const v1::Mandate first, CallSepa(&SepaApi::CreateMandate, MandateOf(account, "M-1")));
  ASSERT_THAT(Announce()->announced(), SizeIs(1));
  // The payment is taken back: more is open than was announced.
  ASSERT_OK(Unmatch(Lines().front().name()));
  clock_.Advance(absl::Hours(24 * 40));
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  ASSERT_THAT(Announce()->announced(), SizeIs(1)) << "told again, of all";
  v1::RevokeMandateRequest revoke;
  revoke.set_request_id(NewRequestId());
  revoke.set_name(first.name());
  ASSERT_OK(CallSepa(&SepaApi::RevokeMandate, revoke));
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, "M-2")));
  clock_.Advance(absl::Hours(24 * 40));
  EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY")));
  ASSERT_OK_AND_ASSIGN(const auto told, Announce(/*notice_days=*/5, {account}));
  ASSERT_THAT(told.announced(), SizeIs(1));
  EXPECT_EQ(CentsOf(told.announced(0).amount()), kOwedCents);
}

TEST_F(SepaTest, AnnounceCollections_WhatIsNotToBeTold_IsNot) {
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  ASSERT_TRUE(Billed(account_).has_direct_debit()) << "says so itself";
  const AccountId once = NewMailedAccount("once@zonnebloem.example");
  v1::CreateMandateRequest one_off = MandateOf(once, "M-2");
  one_off.mutable_mandate()->set_kind(v1::Mandate::ONE_OFF);
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, one_off));
  IssueOwed(once);
  IssueOwed(NewMailedAccount("none@zonnebloem.example"));  // without a mandate
  ASSERT_OK_AND_ASSIGN(const v1::AnnounceCollectionsResponse told, Announce());
  EXPECT_THAT(told.announced(), IsEmpty());
  EXPECT_THAT(told.not_announced(), IsEmpty());
  v1::AnnounceCollectionsRequest wrong;
  wrong.set_request_id(NewRequestId());
  wrong.set_notice_days(61);
  wrong.add_accounts("x");
  const auto refused = CallSepa(&SepaApi::AnnounceCollections, wrong);
  for (const char* field : {"notice_days", "accounts[0]"}) {
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field)));
  }
}

TEST_F(SepaTest, AnnounceCollections_TwiceAtOnce_TellsOnce) {
  const AccountId account = NewMailedAccount("boekhouding@zonnebloem.example");
  for (int i = 0; i < 5; ++i) IssueOwed(account);
  ASSERT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account, "M-1")));
  std::atomic<int> announced = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      if (const auto told = Announce(); told.ok()) announced += told->announced_size();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(announced, 5);
  EXPECT_EQ(Number("SELECT count(*) FROM collection_notices"), 5);
}

TEST_F(SepaTest, ReturnedCollection_OfWhichThePayerIsToldAgain_IsCollectedOnThatDay) {
  account_ = NewMailedAccount("boekhouding@zonnebloem.example");
  const std::string invoice = Collected();
  const auto come_back = [&] {
    ASSERT_OK(ImportOne({.cents = kBilledCents, .end_to_end_id = EndToEndId()}));
    ASSERT_OK(ImportOne({.cents = -kBilledCents, .end_to_end_id = EndToEndId(), .return_reason = "AM04"}));
  };
  absl::CivilDay last = DayFrom(GetInvoice(invoice)->direct_debit().date());
  for (int attempt = 1; attempt <= 2; ++attempt) {
    come_back();
    ASSERT_OK_AND_ASSIGN(const auto told, Announce(0, {}, true));
    ASSERT_THAT(told.announced(), SizeIs(1));
    const absl::CivilDay day = DayFrom(told.announced(0).date());
    EXPECT_GE(day, absl::ToCivilDay(clock_.Now(), DefaultTimeZone()) + 14);
    EXPECT_GT(day, last);
    EXPECT_EQ(Events().back().kind(), v1::Event::COLLECTION_ANNOUNCED);
    EXPECT_EQ(DayFrom(GetInvoice(invoice)->collection_notice().direct_debit().date()), day);
    EXPECT_THAT(Announce(0, {}, true)->announced(), IsEmpty()) << "once for each";
    EXPECT_THAT(Collect(true), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY"))) << "not before its day is near";

    clock_.Advance(absl::Hours(24 * 14));
    EXPECT_EQ(*app().calendar().LookAtCollections(), 1) << "what was told is to be collected";
    EXPECT_THAT(Collect(), StatusIs(kPrecondition, Reason("NOTHING_TO_PAY"))) << "only on a person's word";
    ASSERT_OK_AND_ASSIGN(file_, Collect(true));
    EXPECT_THAT(file_.content(), HasSubstr("<SeqTp>RCUR</SeqTp>"));
    EXPECT_EQ(file_.transactions(), 1);
    EXPECT_EQ(file_.not_told(), 0);
    EXPECT_GE(Number("SELECT max(collection_date) - max(n.day) FROM collections, "
                     "(SELECT max(collection_date) AS day FROM collection_notices) AS n"),
              0)
        << "never before the day that was told";
    EXPECT_EQ(*app().calendar().LookAtCollections(), 0);
    last = day;
  }
}

}  // namespace
}  // namespace vlot::invoicing::bank
