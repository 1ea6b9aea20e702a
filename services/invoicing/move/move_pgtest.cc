#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "common/testing/status_matchers.h"
#include "common/wire/types.h"
#include "services/invoicing/move/account_command.h"
#include "services/invoicing/move/move.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "vlot/invoicing/v1/move.grpc.pb.h"

namespace vlot::invoicing {
namespace {

using ::testing::HasSubstr;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

const trail::Act kAct{.actor = "cli:fiona", .method = "vlot account move", .reason = "asked for it"};

class MovingTest : public InvoicingTest {
 protected:
  using MovesApi = v1::AccountMoves::StubInterface::async_interface;

  void SetUp() override {
    InvoicingTest::SetUp();
    moves_ = v1::AccountMoves::NewStub(client().channel());
  }

  template <class Request, class Response>
  absl::StatusOr<Response> CallMoves(rpc::AsyncMethod<MovesApi, Request, Response> method,
                                     std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), moves_->async(), method, std::move(request), AsOperator());
  }

  absl::StatusOr<v1::AccountMove> Move(AccountId account, v1::BillingMode to, int day = 0) {
    v1::MoveAccountRequest request;
    request.set_account(account.Name());
    request.set_request_id(NewId<MoveId>().ToString());
    request.set_to(to);
    request.set_reason("as they asked");
    if (day > 0) {
      request.mutable_move_date()->set_year(2026);
      request.mutable_move_date()->set_month(11);
      request.mutable_move_date()->set_day(day);
    }
    return CallMoves(&MovesApi::MoveAccount, request);
  }

  absl::StatusOr<v1::AccountMove> Cancel(const std::string& name) {
    v1::CancelAccountMoveRequest request;
    request.set_name(name);
    request.set_request_id(NewId<MoveId>().ToString());
    request.set_reason("they thought better of it");
    return CallMoves(&MovesApi::CancelAccountMove, request);
  }

  v1::AccountMove Get(const std::string& name) {
    v1::GetAccountMoveRequest request;
    request.set_name(name);
    const auto move = CallMoves(&MovesApi::GetAccountMove, request);
    EXPECT_OK(move);
    return move.ok() ? *move : v1::AccountMove();
  }

  // Drives workers by hand until the move is so.
  v1::AccountMove DriveUntil(const std::string& name, v1::AccountMove::State state, int finals) {
    for (int tries = 0; tries < 200; ++tries) {
      const v1::AccountMove move = Get(name);
      if (move.state() == state && move.final_invoices_size() == finals) return move;
      clock_.Advance(absl::Seconds(30));
      EXPECT_OK(app().moves().Step());
      EXPECT_OK(app().billing().StepAll());
    }
    ADD_FAILURE() << Get(name).DebugString();
    return {};
  }

  std::unique_ptr<v1::AccountMoves::Stub> moves_;
};

TEST_F(MovingTest, MonthlyToInstant_ClosesWhatIsAccrued_AndLiveOrdersLater) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const OrderId live = NewId<OrderId>();
  ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  ASSERT_OK(Reserve(account, live, 12100));
  ASSERT_OK_AND_ASSIGN(const v1::AccountMove move, Move(account, v1::INSTANT));
  EXPECT_EQ(move.state(), v1::AccountMove::RUNNING);
  EXPECT_EQ(move.orders_left(), 1);
  EXPECT_EQ(move.waiting_for(), v1::AccountMove::WAITING_FOR_UNSPECIFIED) << "a final run is about to start";
  EXPECT_EQ(GetAccount(account)->billing_mode(), v1::INSTANT);
  const v1::AccountMove closed = DriveUntil(move.name(), v1::AccountMove::RUNNING, 1);
  EXPECT_EQ(CentsOf(GetInvoice(closed.final_invoices(0))->payable()), 12100);
  v1::AccountMove waiting = closed;
  for (int tries = 0; tries < 200 && waiting.waiting_for() == v1::AccountMove::FINAL_RUNS; ++tries) {
    EXPECT_OK(app().billing().StepAll());
    waiting = Get(move.name());
  }
  EXPECT_EQ(waiting.waiting_for(), v1::AccountMove::LIVE_ORDERS);
  EXPECT_FALSE(waiting.has_waiting_until());

  // An order that was placed before: its credit, though it comes late, and its delivery.
  const OrderId late = NewId<OrderId>();
  ASSERT_OK(Reserve(account, late, 12100));
  ASSERT_OK(Accrue(Delivery(account, live, true)));
  ASSERT_OK(Accrue(Delivery(account, late, true)));
  const v1::AccountMove done = DriveUntil(move.name(), v1::AccountMove::DONE, 2);
  EXPECT_EQ(CentsOf(GetInvoice(done.final_invoices(1))->payable()), 24200);
  EXPECT_EQ(CentsOf(GetAccount(account)->accrued()), 0);
  EXPECT_EQ(CentsOf(GetAccount(account)->open()), 36300);
  EXPECT_THAT(Cancel(move.name()), StatusIs(kFailed, Reason("MOVE_FINAL")));
  // And back.
  ASSERT_OK_AND_ASSIGN(const v1::AccountMove back, Move(account, v1::MONTHLY));
  EXPECT_EQ(back.state(), v1::AccountMove::DONE);
  EXPECT_EQ(GetAccount(account)->billing_mode(), v1::MONTHLY);
}

TEST_F(MovingTest, Scheduled_CountsFromItsDayOnAndCanBeTakenBack) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  ASSERT_OK_AND_ASSIGN(const v1::AccountMove move, Move(account, v1::INSTANT, 25));
  EXPECT_EQ(move.state(), v1::AccountMove::SCHEDULED);
  EXPECT_EQ(move.waiting_for(), v1::AccountMove::MOVE_DAY);
  EXPECT_EQ(wire::FromProto(move.waiting_until()).value(), wire::FromProto(move.move_time()).value());
  ASSERT_OK_AND_ASSIGN(const v1::Account scheduled, GetAccount(account));
  EXPECT_EQ(scheduled.billing_mode(), v1::MONTHLY);
  EXPECT_EQ(scheduled.next_billing_mode(), v1::INSTANT);
  EXPECT_EQ(wire::FromProto(scheduled.move_time()).value(),
            absl::FromCivil(absl::CivilDay(2026, 11, 25), DefaultTimeZone()));
  EXPECT_EQ(Events().back().account().next_billing_mode(), v1::INSTANT);
  EXPECT_THAT(Move(account, v1::INSTANT), StatusIs(kFailed, Reason("MOVE_RUNNING")));
  EXPECT_OK(app().moves().Step());
  EXPECT_EQ(Get(move.name()).state(), v1::AccountMove::SCHEDULED);

  ASSERT_OK_AND_ASSIGN(const v1::AccountMove cancelled, Cancel(move.name()));
  EXPECT_EQ(cancelled.state(), v1::AccountMove::CANCELLED);
  EXPECT_EQ(cancelled.waiting_for(), v1::AccountMove::WAITING_FOR_UNSPECIFIED);
  EXPECT_FALSE(GetAccount(account)->has_move_time());
  EXPECT_FALSE(Events().back().account().has_move_time());

  ASSERT_OK_AND_ASSIGN(const v1::AccountMove again, Move(account, v1::INSTANT, 25));
  clock_.Advance(absl::Hours(72));
  const v1::AccountMove done = DriveUntil(again.name(), v1::AccountMove::DONE, 1);
  EXPECT_EQ(GetAccount(account)->billing_mode(), v1::INSTANT);
  EXPECT_EQ(CentsOf(GetInvoice(done.final_invoices(0))->payable()), 12100);
}

// Everything is closed and no order is left: it ends only when none can come any more, and says so.
TEST_F(MovingTest, NothingLeft_SaysUntilWhenItWaitsForLateOrders) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  ASSERT_OK_AND_ASSIGN(const v1::AccountMove move, Move(account, v1::INSTANT));
  EXPECT_EQ(move.waiting_for(), v1::AccountMove::LATE_ORDERS);
  const absl::Time until = wire::FromProto(move.waiting_until()).value();
  EXPECT_EQ(until, wire::FromProto(move.move_time()).value() + absl::Minutes(5));
  clock_.Set(until);
  ASSERT_OK(app().moves().Step());
  const v1::AccountMove done = Get(move.name());
  EXPECT_EQ(done.state(), v1::AccountMove::DONE);
  EXPECT_EQ(done.waiting_for(), v1::AccountMove::WAITING_FOR_UNSPECIFIED);
  EXPECT_FALSE(done.has_waiting_until());
}

TEST_F(MovingTest, ToMonthly_OrdersOnAccountFromItsTimeOn) {
  const v1::IssueInvoiceRequest paid = PaidOrder();
  ASSERT_OK(Issue(paid));
  const AccountId account = *AccountId::ParseName(paid.account());
  EXPECT_THAT(Move(account, v1::MONTHLY), StatusIs(kFailed, Reason("MOVE_NEEDS_LIMIT")));
  EXPECT_THAT(Reserve(account, NewId<OrderId>(), 100), StatusIs(kFailed, Reason("NOT_ON_ACCOUNT")));
  v1::UpdateAccountRequest limit;
  limit.set_request_id(NewId<MoveId>().ToString());
  limit.mutable_account()->set_name(account.Name());
  *limit.mutable_account()->mutable_credit_limit() = Euro(100000);
  limit.mutable_update_mask()->add_paths("credit_limit");
  ASSERT_OK(CallAsOperator(&AccountsApi::UpdateAccount, limit));
  ASSERT_OK(Move(account, v1::MONTHLY));
  EXPECT_OK(Reserve(account, NewId<OrderId>(), 100));
}

TEST_F(MovingTest, WrongRequests_AreToldFieldByField) {
  const AccountId account = NewMonthlyAccount(1000);
  EXPECT_THAT(Move(account, v1::BILLING_MODE_UNSPECIFIED),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("to")));
  EXPECT_THAT(Move(account, v1::INSTANT, 21), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("move_date")));
  EXPECT_THAT(Move(NewId<AccountId>(), v1::INSTANT),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
  EXPECT_THAT(Cancel(account.Name() + "/moves/" + NewId<MoveId>().ToString()),
              StatusIs(absl::StatusCode::kNotFound, Reason("MOVE_NOT_FOUND")));
}

TEST_F(MovingTest, Preview_ShowsWhatTheOtherModeWouldHaveBilled) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  for (int i = 0; i < 3; ++i) {
    v1::AccrueItemsRequest delivery = Delivery(account, NewId<OrderId>(), true);
    *delivery.mutable_lines(0)->mutable_unit_price() = Euro(36);  // VAT 0.0756 = 0.08 a delivery, 0.23 of all
    ASSERT_OK(Accrue(delivery));
  }
  v1::GetAccountMovePreviewRequest request;
  request.set_account(account.Name());
  request.set_to(v1::INSTANT);
  ASSERT_OK_AND_ASSIGN(const auto preview, CallMoves(&MovesApi::GetAccountMovePreview, request));
  ASSERT_THAT(preview.final_invoices(), SizeIs(1));
  EXPECT_EQ(preview.compared(), 3);
  EXPECT_EQ(CentsOf(preview.billed()), 108 + 23);
  EXPECT_EQ(CentsOf(preview.billed_otherwise()), 108 + 24);
  EXPECT_EQ(CentsOf(preview.difference()), 1);
  EXPECT_EQ(GetAccount(account)->billing_mode(), v1::MONTHLY);
}

TEST_F(MovingTest, Command_MovesAndIssuesTheFinalInvoice) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  ASSERT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  std::ostringstream out, notes;
  EXPECT_EQ(
      RunAccountCommand({"move", account.Name()}, {.to = "instant", .dry_run = true}, database(), clock_, out, notes),
      0)
      << notes.str();
  EXPECT_THAT(out.str(), HasSubstr("shadow run of 1 deliveries"));
  EXPECT_EQ(GetAccount(account)->billing_mode(), v1::MONTHLY);
  EXPECT_EQ(RunAccountCommand({"move", account.Name()}, {.to = "instant", .act = kAct}, database(), clock_, out, notes),
            0)
      << notes.str();
  EXPECT_THAT(out.str(), HasSubstr("final invoice invoices/"));
  EXPECT_THAT(out.str(), HasSubstr("waits for orders placed in the last moment before it, until 2026-11-"));
  EXPECT_EQ(RunAccountCommand({"moves", account.Name()}, {}, database(), clock_, out, notes), 0);
  EXPECT_EQ(RunAccountCommand({"move", account.Name()}, {.to = "sideways"}, database(), clock_, out, notes), 1);
  EXPECT_EQ(RunAccountCommand({"house"}, {}, database(), clock_, out, notes), 2);
}

}  // namespace
}  // namespace vlot::invoicing
