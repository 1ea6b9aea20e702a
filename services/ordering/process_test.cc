#include "services/ordering/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>

#include "common/money/money.h"
#include "common/status/status.h"
#include "services/ordering/policy.h"
#include "services/ordering/waits.h"

namespace vlot::ordering {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

absl::Status Failure(absl::StatusCode code, std::string reason) {
  return MakeError(code, "no", {.reason = std::move(reason), .domain = "test"});
}

// An order whose commands are answered by the test.
class ProcessTest : public ::testing::Test {
 protected:
  void Place(bool on_account) {
    process_ = NewProcess({.on_account = on_account});
    process_.keeper = 1;
    Do(Begin{});
  }

  void Do(const Input& input) {
    Effects effects;
    Apply(facts_, input, now_, process_, effects);
    for (const Command& command : effects.commands) commands_.push_back(command);
    for (const Journal& entry : effects.journal) journal_.push_back(entry);
    for (const WorkItemChange& change : effects.work_items) work_items_.push_back(change);
    refusal_ = effects.refusal;
  }

  int At(StepKind kind) const { return process_.plan().Find(kind, kind >= StepKind::kShip ? 1 : 0); }
  StepState StateOf(StepKind kind) const { return process_.steps[At(kind)].state; }

  // Answers the oldest command; it must be `kind`.
  void Succeed(StepKind kind, bool undo = false, CommandDone done = {}) {
    ASSERT_FALSE(commands_.empty());
    ASSERT_EQ(commands_.front(), (Command{At(kind), undo})) << StepName(process_.plan().steps[commands_.front().step]);
    done.command = commands_.front();
    commands_.pop_front();
    Do(done);
  }
  void Fail(StepKind kind, absl::Status status, bool undo = false) {
    ASSERT_FALSE(commands_.empty());
    ASSERT_EQ(commands_.front(), (Command{At(kind), undo}));
    const Command command = commands_.front();
    commands_.pop_front();
    Do(CommandFailed{command, std::move(status)});
  }
  void Scan(Tracking tracking) {
    Do(TrackingEvent{.position = ++position_,
                     .kind = TrackingEvent::Kind::kTracking,
                     .shipment = 1,
                     .event_time = now_,
                     .tracking = tracking});
  }
  void Pay() {
    Do(PaymentEvent{
        .position = ++position_, .kind = PaymentEvent::Kind::kPaid, .event_time = now_, .amount = Money{1000, kEur}});
  }
  void RunToPaid() {
    Place(false);
    Succeed(StepKind::kReserveStock);
    Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
    Pay();
  }
  void RunToBooked() {
    RunToPaid();
    Succeed(StepKind::kInvoice, false, {.number = "F26-0000001"});
    Succeed(StepKind::kShip);
    Succeed(StepKind::kBookCourier, false, {.shipment = {.tracking_code = "T1", .courier = "Fiets"}});
  }

  std::vector<JournalKind> Kinds() const {
    std::vector<JournalKind> kinds;
    for (const Journal& entry : journal_) kinds.push_back(entry.kind);
    return kinds;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'780'000'000);
  OrderFacts facts_{.payment_hold = absl::Minutes(30), .placed = now_};
  Process process_;
  std::deque<Command> commands_;
  std::vector<Journal> journal_;
  std::vector<WorkItemChange> work_items_;
  absl::Status refusal_;
  int64_t position_ = 0;
};

TEST_F(ProcessTest, Instant_AllGoesWell_EndsCompletedWithEveryStepOnTheTimeline) {
  RunToBooked();
  EXPECT_EQ(process_.state, OrderState::kConfirmed);
  Scan(Tracking::kPickedUp);
  Succeed(StepKind::kHandOver);
  Scan(Tracking::kInTransit);
  Scan(Tracking::kDelivered);
  Succeed(StepKind::kRecordDelivery);
  EXPECT_EQ(process_.state, OrderState::kCompleted);
  EXPECT_THAT(Kinds(),
              ElementsAre(JournalKind::kStockReserved, JournalKind::kPaymentRequested, JournalKind::kPaymentPaid,
                          JournalKind::kOrderConfirmed, JournalKind::kInvoiceIssued, JournalKind::kShipmentCreated,
                          JournalKind::kCourierBooked, JournalKind::kShipmentPickedUp, JournalKind::kTrackingUpdated,
                          JournalKind::kShipmentDelivered, JournalKind::kOrderCompleted));
  EXPECT_EQ(process_.NextDue(), absl::InfiniteFuture());
}

// The courier's scans come out of order: that it has the parcel is told by the first that cannot be without it.
TEST_F(ProcessTest, PickUp_ScanThatWasNotSeen_IsOnTheTimelineAllTheSame) {
  RunToBooked();
  Scan(Tracking::kInTransit);
  Succeed(StepKind::kHandOver);
  Scan(Tracking::kDelivered);
  Succeed(StepKind::kRecordDelivery);
  EXPECT_EQ(process_.state, OrderState::kCompleted);
  const std::vector<JournalKind> kinds = Kinds();
  EXPECT_THAT(std::vector(kinds.end() - 4, kinds.end()),
              ElementsAre(JournalKind::kShipmentPickedUp, JournalKind::kTrackingUpdated,
                          JournalKind::kShipmentDelivered, JournalKind::kOrderCompleted));
}

TEST_F(ProcessTest, PickUp_SeenOrNot_TellsTheTrackingCode) {
  for (const Tracking first : {Tracking::kPickedUp, Tracking::kInTransit}) {
    RunToBooked();
    Scan(first);
    const auto pickup = std::find_if(journal_.begin(), journal_.end(),
                                     [](const Journal& entry) { return entry.kind == JournalKind::kShipmentPickedUp; });
    ASSERT_NE(pickup, journal_.end());
    EXPECT_EQ(pickup->reference, "T1");
    EXPECT_EQ(journal_.back().reference, first == Tracking::kPickedUp ? "T1" : "");
    journal_.clear();
    commands_.clear();
  }
}

TEST_F(ProcessTest, PickUp_OfWhatIsThereAlready_IsNotTold) {
  RunToBooked();
  Scan(Tracking::kDelivered);
  EXPECT_THAT(Kinds(), ::testing::Not(::testing::Contains(JournalKind::kShipmentPickedUp)));
}

TEST_F(ProcessTest, Invoice_OfWhatWasPaid_TellsHowAndWhen) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
  Do(PaymentEvent{.position = ++position_,
                  .kind = PaymentEvent::Kind::kPaid,
                  .event_time = absl::FromUnixSeconds(1'780'000'000),  // 28 May 2026, 20:26:40 UTC
                  .amount = Money{1000, kEur},
                  .method = "ideal"});
  Succeed(StepKind::kInvoice, false, {.number = "F26-0000001"});
  std::vector<std::string> details;
  for (const Journal& entry : journal_) {
    if (entry.kind == JournalKind::kPaymentPaid || entry.kind == JournalKind::kInvoiceIssued) {
      details.push_back(entry.detail);
    }
  }
  EXPECT_THAT(details, ElementsAre("ideal", "ideal 2026-05-28"));
}

TEST_F(ProcessTest, OnAccount_AllGoesWell_ChecksCreditAndAccruesInsteadOfPaying) {
  Place(true);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kCreditCheck);
  Succeed(StepKind::kShip);
  Succeed(StepKind::kBookCourier);
  Scan(Tracking::kPickedUp);
  Succeed(StepKind::kHandOver);
  Scan(Tracking::kDelivered);
  Succeed(StepKind::kRecordDelivery);
  Succeed(StepKind::kAccrue);
  EXPECT_EQ(process_.state, OrderState::kCompleted);
  EXPECT_EQ(process_.accrued, 1);
}

TEST_F(ProcessTest, Reserve_NothingElseRunsBesideIt) {
  Place(false);
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kReserveStock), false}));
}

TEST_F(ProcessTest, Reserve_OutOfStock_IsTakenBackLestAnotherTrySucceeds) {
  Place(false);
  Fail(StepKind::kReserveStock, Failure(absl::StatusCode::kFailedPrecondition, "OUT_OF_STOCK"));
  EXPECT_EQ(process_.state, OrderState::kCancelling);
  Succeed(StepKind::kReserveStock, true);
  EXPECT_EQ(process_.state, OrderState::kCancelled);
  EXPECT_THAT(commands_, IsEmpty());
  EXPECT_THAT(Kinds(), ElementsAre(JournalKind::kStockRefused, JournalKind::kStepUndone, JournalKind::kOrderCancelled));
}

// Another copy may have had the answer that stock is there, and gone on from it.
TEST_F(ProcessTest, Reserve_OutOfStockOfAnOrderThatOthersHaveHad_TakesEverythingBack) {
  Place(false);
  process_.keeper = 0;
  Fail(StepKind::kReserveStock, Failure(absl::StatusCode::kFailedPrecondition, "OUT_OF_STOCK"));
  for (StepKind kind :
       {StepKind::kBookCourier, StepKind::kShip, StepKind::kInvoice, StepKind::kAuthorize, StepKind::kReserveStock}) {
    Succeed(kind, true);
  }
  EXPECT_EQ(process_.state, OrderState::kCancelled);
}

TEST_F(ProcessTest, CreditCheck_Refused_ReleasesTheStock) {
  Place(true);
  Succeed(StepKind::kReserveStock);
  Fail(StepKind::kCreditCheck, Failure(absl::StatusCode::kFailedPrecondition, "CREDIT_EXCEEDED"));
  EXPECT_EQ(process_.state, OrderState::kCancelling);
  Succeed(StepKind::kCreditCheck, true);
  Succeed(StepKind::kReserveStock, true);
  EXPECT_EQ(process_.state, OrderState::kCancelled);
}

TEST_F(ProcessTest, Payment_PaidBeforeTheAnswerToItsCreation_GoesOnAtOnce) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Pay();
  EXPECT_EQ(StateOf(StepKind::kAuthorize), StepState::kDone);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});  // late: changes nothing
  EXPECT_EQ(StateOf(StepKind::kAuthorize), StepState::kDone);
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kInvoice), false}));
}

TEST_F(ProcessTest, Payment_SameEventTwice_IsOnTheTimelineOnce) {
  RunToPaid();
  const size_t entries = journal_.size();
  Do(PaymentEvent{.position = position_, .kind = PaymentEvent::Kind::kPaid, .event_time = now_});
  EXPECT_EQ(journal_.size(), entries);
}

TEST_F(ProcessTest, Payment_Expired_ReleasesTheStockAndEndsExpired) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
  Do(PaymentEvent{.position = ++position_, .kind = PaymentEvent::Kind::kExpired, .event_time = now_});
  Succeed(StepKind::kAuthorize, true);
  Succeed(StepKind::kReserveStock, true);
  EXPECT_EQ(process_.state, OrderState::kExpired);
}

TEST_F(ProcessTest, Payment_Silent_AsksThePaymentServiceAgain) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
  now_ += facts_.payment_hold + kPaymentSilence;
  Do(Tick{});
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kAuthorize), false}));
}

TEST_F(ProcessTest, Cancel_AfterBooking_UndoesEverythingInReverseOrder) {
  RunToBooked();
  Do(CancelRequest{"customer", "changed my mind"});
  Succeed(StepKind::kBookCourier, true);
  Succeed(StepKind::kShip, true);
  Succeed(StepKind::kInvoice, true, {.number = "C26-0000001"});
  Succeed(StepKind::kAuthorize, true, {.settled = false});
  EXPECT_EQ(process_.state, OrderState::kCancelling) << "the refund is still to come";
  Do(PaymentEvent{.position = ++position_, .kind = PaymentEvent::Kind::kCancelled, .event_time = now_});
  Succeed(StepKind::kReserveStock, true);
  EXPECT_EQ(process_.state, OrderState::kCancelled);
  EXPECT_THAT(Kinds(), Contains(JournalKind::kCreditNoteIssued));
}

TEST_F(ProcessTest, Cancel_Twice_IsOneCancellation) {
  RunToBooked();
  Do(CancelRequest{"customer", ""});
  const size_t entries = journal_.size();
  Do(CancelRequest{"customer", ""});
  EXPECT_TRUE(refusal_.ok());
  EXPECT_EQ(journal_.size(), entries);
}

TEST_F(ProcessTest, Cancel_AfterPickup_IsRefusedAndChangesNothing) {
  RunToBooked();
  Scan(Tracking::kPickedUp);
  const size_t entries = journal_.size();
  Do(CancelRequest{"customer", ""});
  EXPECT_EQ(refusal_.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(refusal_.message(), "PICKED_UP");
  EXPECT_EQ(journal_.size(), entries);
  EXPECT_EQ(process_.state, OrderState::kConfirmed);
}

TEST_F(ProcessTest, HowFar_OfEachState_IsWhatForbidsToCancel) {
  Process process = NewProcess({.on_account = false, .shipments = 2});
  for (const auto& [state, words] : {std::pair(OrderState::kPending, ""),
                                     {OrderState::kConfirmed, ""},
                                     {OrderState::kCancelling, ""},
                                     {OrderState::kCompleted, "COMPLETED"},
                                     {OrderState::kCancelled, "CANCELLED"},
                                     {OrderState::kExpired, "EXPIRED"}}) {
    process.state = state;
    EXPECT_EQ(HowFar(process), words);
  }
  process.state = OrderState::kConfirmed;
  process.shipments[0].tracking = Tracking::kAccepted;
  EXPECT_TRUE(IsCancellable(process));
  process.shipments[1].tracking = Tracking::kInTransit;
  EXPECT_EQ(HowFar(process), "IN_TRANSIT");
}

TEST_F(ProcessTest, PaymentFailed_UntilTheNextAttempt_IsWhatTheOrderWaitsWith) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
  const auto tell = [this](PaymentEvent::Kind kind, std::string url, std::string reason) {
    Do(PaymentEvent{.position = ++position_,
                    .kind = kind,
                    .event_time = now_,
                    .checkout_url = std::move(url),
                    .reason = std::move(reason)});
  };
  const std::string& error = process_.steps[At(StepKind::kAuthorize)].error;
  EXPECT_FALSE(IsAttemptFailed(process_));
  tell(PaymentEvent::Kind::kFailed, "", "canceled");
  EXPECT_TRUE(IsAttemptFailed(process_));
  EXPECT_EQ(error, "PAYMENT_FAILED: canceled");
  Do(PaymentRetried{.checkout_url = "https://pay/2"});
  EXPECT_FALSE(IsAttemptFailed(process_));
  tell(PaymentEvent::Kind::kFailed, "", "");  // the first one's, told late
  EXPECT_EQ(error, "PAYMENT_FAILED");
  const size_t entries = journal_.size();
  tell(PaymentEvent::Kind::kOpened, "https://pay/2", "");
  EXPECT_FALSE(IsAttemptFailed(process_));
  EXPECT_EQ(journal_.size(), entries) << "it is known";
  Pay();
  EXPECT_EQ(process_.state, OrderState::kConfirmed);
}

TEST_F(ProcessTest, RemedyCredited_KeepsItsCreditNote) {
  RunToPaid();
  const Uuid remedy = *Uuid::TryParse("0194a4c0-0000-7000-8000-00000000000e");
  RemedyNews news{.remedy = remedy, .number = 1, .kind = RemedyNews::Kind::kCredited, .about = "remedies/1"};
  Do(news);
  EXPECT_EQ(process_.remedies[0].credit_note, "") << "taken off the month: there is none";
  news.number = 2;
  news.about = "invoices/1";
  news.reference = "C26-0000001";
  Do(news);
  EXPECT_EQ(process_.remedies[0].credit_note, "invoices/1");
}

TEST_F(ProcessTest, Cancel_ParcelLeavesMeanwhile_GoesOnToTheEnd) {
  RunToBooked();
  Do(CancelRequest{"customer", ""});
  Fail(StepKind::kBookCourier, Failure(absl::StatusCode::kFailedPrecondition, "JOB_PICKED_UP"), true);
  EXPECT_EQ(process_.state, OrderState::kConfirmed);
  Scan(Tracking::kPickedUp);
  Succeed(StepKind::kHandOver);
  Scan(Tracking::kDelivered);
  Succeed(StepKind::kRecordDelivery);
  EXPECT_EQ(process_.state, OrderState::kCompleted);
}

TEST_F(ProcessTest, Command_ServiceAway_IsTriedAgainWithBackoff) {
  Place(false);
  Fail(StepKind::kReserveStock, Failure(absl::StatusCode::kUnavailable, ""));
  EXPECT_THAT(commands_, IsEmpty());
  EXPECT_EQ(process_.NextDue(), now_ + kRetryFirst);
  now_ += kRetryFirst;
  Do(Tick{});
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kReserveStock), false}));
}

TEST_F(ProcessTest, Command_FailsForGood_OpensAWorkItemThatARetryCloses) {
  RunToPaid();
  Fail(StepKind::kInvoice, Failure(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_EQ(work_items_.size(), 1u);
  EXPECT_TRUE(process_.parked());
  EXPECT_THAT(ExplainWaits(process_), ElementsAre(Field(&Wait::waiting_for, "a person to resolve the work item")));
  Do(OperatorAct{
      .act = OperatorAct::Act::kRetry, .step = At(StepKind::kInvoice), .actor = "operator:jan", .reason = "mended"});
  EXPECT_FALSE(process_.parked());
  EXPECT_FALSE(work_items_.back().open);
  Succeed(StepKind::kInvoice, false, {.number = "F26-0000001"});
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kShip), false}));
}

TEST_F(ProcessTest, Courier_SilentForADay_OpensAWorkItemThatAScanCloses) {
  RunToBooked();
  now_ = process_.NextDue();
  Do(Tick{});
  EXPECT_TRUE(process_.parked());
  Scan(Tracking::kPickedUp);
  EXPECT_FALSE(process_.parked());
}

TEST_F(ProcessTest, Courier_DeliveredWithoutPickup_FinishesBoth) {
  RunToBooked();
  Scan(Tracking::kDelivered);
  EXPECT_EQ(StateOf(StepKind::kAwaitPickup), StepState::kDone);
  EXPECT_EQ(StateOf(StepKind::kAwaitDelivery), StepState::kDone);
}

TEST_F(ProcessTest, Resume_AfterARestart_SendsWhatWasUnderWayAgain) {
  RunToPaid();
  commands_.clear();
  Do(Tick{.resume = true});
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kInvoice), false}));
}

TEST_F(ProcessTest, Cancel_WhileAStepIsParked_ClosesItsWorkItemAndUndoesItToo) {
  RunToPaid();
  Fail(StepKind::kInvoice, Failure(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  Do(CancelRequest{"customer", ""});
  EXPECT_FALSE(process_.parked());
  Succeed(StepKind::kBookCourier, true);
  Succeed(StepKind::kShip, true);
  Succeed(StepKind::kInvoice, true);
  Succeed(StepKind::kAuthorize, true);
  Succeed(StepKind::kReserveStock, true);
  EXPECT_EQ(process_.state, OrderState::kCancelled);
}

TEST_F(ProcessTest, Cancel_WhileACommandRuns_ResumeDoesNotSendItAgain) {
  RunToPaid();
  commands_.clear();
  Do(CancelRequest{"customer", ""});
  commands_.clear();
  Do(Tick{.resume = true});
  EXPECT_THAT(commands_, ElementsAre(Command{At(StepKind::kBookCourier), true}));
}

TEST_F(ProcessTest, Cancel_WhileItExpires_ChangesNothing) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
  Do(PaymentEvent{.position = ++position_, .kind = PaymentEvent::Kind::kExpired, .event_time = now_});
  const size_t entries = journal_.size();
  Do(CancelRequest{"customer", ""});
  EXPECT_TRUE(refusal_.ok());
  EXPECT_EQ(journal_.size(), entries);
  EXPECT_LT(process_.NextDue(), absl::InfiniteFuture()) << "the undo is still looked after";
}

TEST_F(ProcessTest, Payment_AskedAgainAfterALongHoldAndServiceAway_IsTriedAgain) {
  facts_.payment_hold = absl::Hours(72);
  Place(false);
  Succeed(StepKind::kReserveStock);
  Succeed(StepKind::kAuthorize, false, {.checkout_url = "https://pay/1"});
  now_ = process_.NextDue();
  Do(Tick{});
  Fail(StepKind::kAuthorize, Failure(absl::StatusCode::kUnavailable, ""));
  EXPECT_FALSE(process_.parked()) << "it failed once, not for three days";
}

TEST_F(ProcessTest, Skip_OfThePayment_ConfirmsTheOrder) {
  Place(false);
  Succeed(StepKind::kReserveStock);
  Fail(StepKind::kAuthorize, Failure(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_TRUE(process_.parked());
  ASSERT_EQ(process_.state, OrderState::kPending);
  Do(OperatorAct{.act = OperatorAct::Act::kSkip,
                 .step = process_.plan().Find(StepKind::kAuthorize),
                 .actor = "operator:x",
                 .reason = "paid in the shop"});
  EXPECT_EQ(process_.state, OrderState::kConfirmed);
  const auto closed = std::find_if(journal_.begin(), journal_.end(),
                                   [](const Journal& entry) { return entry.kind == JournalKind::kWorkItemClosed; });
  ASSERT_NE(closed, journal_.end());
  EXPECT_EQ(closed->reference, "SKIP");
}

// --- Refunds that fail ---

PaymentEvent Told(int64_t position, PaymentEvent::Kind kind, int refund) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = static_cast<uint8_t>(refund);
  return {.position = position, .kind = kind, .amount = Money{1000, kEur}, .reason = "no", .refund = Uuid(bytes)};
}

TEST_F(ProcessTest, RefundFailed_AfterTheEnd_IsAWorkItemUntilItIsDone) {
  RunToBooked();
  Scan(Tracking::kDelivered);
  Succeed(StepKind::kHandOver);
  Succeed(StepKind::kRecordDelivery);
  ASSERT_EQ(process_.state, OrderState::kCompleted);
  const PaymentEvent failed = Told(++position_, PaymentEvent::Kind::kRefundFailed, 1);
  Do(failed);
  Do(failed);  // heard twice
  ASSERT_EQ(work_items_.size(), 1u);
  EXPECT_TRUE(work_items_[0].open);
  EXPECT_EQ(work_items_[0].about, "refunds/" + failed.refund.ToString());
  EXPECT_TRUE(process_.parked());
  EXPECT_EQ(journal_.back().kind, JournalKind::kWorkItemOpened);
  EXPECT_EQ(journal_.back().amount, (Money{1000, kEur}));
  // Another one, of which the first one's decision says nothing.
  Do(Told(++position_, PaymentEvent::Kind::kRefundFailed, 2));
  Do(RefundResolved{.refund = failed.refund, .work_item = 2, .actor = "operator:x", .reason = "mistaken"});
  EXPECT_EQ(process_.refunds_failed.size(), 2u);
  Do(RefundResolved{.refund = failed.refund, .work_item = 1, .actor = "operator:x", .reason = "again"});
  EXPECT_EQ(journal_.back().kind, JournalKind::kWorkItemClosed);
  EXPECT_EQ(journal_.back().actor, "operator:x");
  Do(Told(++position_, PaymentEvent::Kind::kRefundDone, 2));
  EXPECT_FALSE(process_.parked());
  EXPECT_TRUE(process_.refunds_failed.empty());
  EXPECT_EQ(process_.state, OrderState::kCompleted);
}

TEST_F(ProcessTest, RefundDone_IsWhatTheCustomerHasOfWhatHePaid) {
  RunToPaid();
  const PaymentEvent asked = Told(++position_, PaymentEvent::Kind::kRefundRequested, 1);
  Do(asked);
  EXPECT_TRUE(process_.refunds_done.empty()) << "asked for is not done";
  const PaymentEvent done = Told(++position_, PaymentEvent::Kind::kRefundDone, 1);
  Do(done);
  Do(done);  // heard twice
  Do(Told(++position_, PaymentEvent::Kind::kRefundDone, 2));
  ASSERT_EQ(process_.refunds_done.size(), 2u);
  EXPECT_EQ(process_.refunds_done[0].id, done.refund);
  EXPECT_EQ(process_.refunds_done[0].amount_minor, 1000);
  PaymentEvent surplus = Told(++position_, PaymentEvent::Kind::kRefundDone, 3);
  surplus.reason = "DOUBLE_PAYMENT";
  Do(surplus);
  EXPECT_EQ(process_.refunds_done.size(), 2u) << "what was paid twice was never the order's";
  // The bank gives one back; it is tried again.
  Do(Told(++position_, PaymentEvent::Kind::kRefundFailed, 1));
  EXPECT_EQ(process_.refunds_done.size(), 1u);
  Do(Told(++position_, PaymentEvent::Kind::kRefundDone, 1));
  EXPECT_EQ(process_.refunds_done.size(), 2u);
}

TEST_F(ProcessTest, RefundFailed_Again_IsAnotherWorkItem) {
  RunToPaid();
  const PaymentEvent failed = Told(++position_, PaymentEvent::Kind::kRefundFailed, 1);
  Do(failed);
  Do(Told(++position_, PaymentEvent::Kind::kRefundFailed, 1));
  Do(RefundResolved{.refund = failed.refund, .work_item = 1});  // of the retry that failed since
  ASSERT_EQ(process_.refunds_failed.size(), 1u);
  EXPECT_EQ(process_.refunds_failed[0].work_item, 2);
  Succeed(StepKind::kInvoice, false, {.number = "F26-0000001"});  // it holds up nothing
}

TEST_F(ProcessTest, RefundFailed_OfARemedyThatWaits_IsTheRemedysOwn) {
  RunToPaid();
  PaymentEvent failed = Told(++position_, PaymentEvent::Kind::kRefundFailed, 1);
  failed.of_remedy = true;
  Do(failed);
  EXPECT_TRUE(work_items_.empty());
}

TEST_F(ProcessTest, RefundFailed_ThenAllIsPaidBack_ResolvesItself) {
  RunToPaid();
  Do(Told(++position_, PaymentEvent::Kind::kRefundFailed, 1));
  ASSERT_EQ(process_.refunds_failed.size(), 1u);
  Do(PaymentEvent{.position = ++position_, .kind = PaymentEvent::Kind::kCancelled, .event_time = now_});
  EXPECT_TRUE(process_.refunds_failed.empty());
  EXPECT_FALSE(work_items_.back().open);
}

// All that is left is paid back when the payment is undone, what failed before too.
TEST_F(ProcessTest, RefundFailed_WhileTheOrderIsUndone_IsThatSteps) {
  RunToPaid();
  Succeed(StepKind::kInvoice, false, {.number = "F26-0000001"});
  Do(CancelRequest{.actor = "operator:x"});
  Do(Told(++position_, PaymentEvent::Kind::kRefundFailed, 1));
  EXPECT_TRUE(work_items_.empty());
  while (!commands_.empty() && StateOf(StepKind::kAuthorize) != StepState::kUndoing) {
    const Command command = commands_.front();
    commands_.pop_front();
    Do(CommandDone{.command = command});
  }
  ASSERT_EQ(StateOf(StepKind::kAuthorize), StepState::kUndoing);
  Do(Told(++position_, PaymentEvent::Kind::kRefundFailed, 2));
  ASSERT_EQ(work_items_.size(), 1u);
  EXPECT_EQ(work_items_[0].step, At(StepKind::kAuthorize));
  EXPECT_EQ(StateOf(StepKind::kAuthorize), StepState::kParked);
}

TEST_F(ProcessTest, WorkItems_TwoOpened_TheTimelineNamesEach) {
  RunToPaid();
  for (int item = 1; item <= 2; ++item) {
    Fail(StepKind::kInvoice, Failure(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
    EXPECT_EQ(journal_.back().work_item, item);
    Do(OperatorAct{.act = OperatorAct::Act::kRetry, .step = At(StepKind::kInvoice), .actor = "operator:jan"});
    EXPECT_EQ(journal_.back().work_item, item);
  }
}

}  // namespace
}  // namespace vlot::ordering
