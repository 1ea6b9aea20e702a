// The sandbox courier against the real courier service, over the network, with its key.
#include "services/sandbox_courier/courier_sandbox.h"

#include <functional>
#include <map>

#include "common/rpc/stream_puller.h"
#include "services/courier/testing/fixture.h"

namespace vlot::sandbox {
namespace {

namespace v1 = courier::v1;

class CourierSandboxTest : public courier::CourierTest {
 protected:
  CourierOptions OptionsFor(const std::string& partner) { return {.address = server_.address(), .api_key = partner}; }

  void BookMany(int count) {
    for (int left = count; left > 0; left -= 500) {
      v1::BatchBookDeliveriesRequest batch;
      for (int i = 0; i < std::min(left, 500); ++i) *batch.add_requests() = NewBooking();
      EXPECT_OK(Call(&Deliveries::BatchBookDeliveries, batch));
    }
  }

  // Follows the feed until `count` events satisfied the condition; how often each job had one.
  std::map<std::string, int> Await(int count, const std::function<bool(const v1::Event&)>& wanted) {
    rpc::StreamPuller<feed::v1::WatchEventsRequest, v1::ListEventsResponse> puller(
        server_.in_process(), [this](auto* context, auto* request, auto* reactor) {
          deliveries_->async()->WatchEvents(context, request, reactor);
        });
    puller.Restart({});
    std::map<std::string, int> jobs;
    for (int seen = 0; seen < count;) {
      const auto next = puller.Next(absl::Minutes(1));
      EXPECT_OK(next);
      if (!next.ok() || !next->has_value()) {
        ADD_FAILURE() << "only " << seen << " of " << count << " events came";
        break;
      }
      for (const v1::Event& event : (*next)->events()) {
        if (!wanted(event)) continue;
        ++seen;
        ++jobs[event.job()];
      }
    }
    return jobs;
  }
  std::map<std::string, int> AwaitDelivered(int count) {
    return Await(count, [](const v1::Event& event) { return event.state() == v1::DELIVERED; });
  }
};

TEST_F(CourierSandboxTest, Start_ManyJobs_DeliversEachOnce) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  CourierSandbox sandbox(OptionsFor(partner), clock_);
  BookMany(300);
  sandbox.Start();
  BookMany(2'000);

  const std::map<std::string, int> delivered = AwaitDelivered(2'300);

  EXPECT_EQ(delivered.size(), 2'300u);
  sandbox.Stop();
  EXPECT_EQ(sandbox.stats().delivered, 2'300);
  EXPECT_EQ(sandbox.stats().scans, 3 * 2'300);
}

TEST_F(CourierSandboxTest, Start_DuplicatedAndReorderedScansAndNobodyAtHome_StillDeliversEachOnce) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  CourierOptions options = OptionsFor(partner);
  options.faults = {.duplicate_percent = 50, .reorder_percent = 50, .not_at_home_percent = 30};
  CourierSandbox sandbox(options, clock_);
  sandbox.Start();
  BookMany(500);

  EXPECT_EQ(AwaitDelivered(500).size(), 500u);
}

TEST_F(CourierSandboxTest, Stop_InTheMiddle_GoesOnAfterwardsFromTheList) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  CourierOptions options = OptionsFor(partner);
  options.faults.late_percent = 100;  // nothing leaves while the clock stands still
  BookMany(50);
  {
    CourierSandbox sandbox(options, clock_);
    sandbox.Start();
    Await(50, [](const v1::Event& event) { return event.state() == v1::IN_TRANSIT; });
  }
  CourierSandbox next_day(OptionsFor(partner), clock_);
  next_day.Start();

  EXPECT_EQ(AwaitDelivered(50).size(), 50u);
  next_day.Stop();
  EXPECT_EQ(next_day.stats().accepted, 0);
  EXPECT_EQ(next_day.stats().scans, 50);
}

TEST_F(CourierSandboxTest, Late_ClockIsMoved_DeliversAfterTheDelay) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  CourierOptions options = OptionsFor(partner);
  options.faults.late_percent = 100;
  CourierSandbox sandbox(options, clock_);
  sandbox.Start();
  BookMany(5);
  Await(5, [](const v1::Event& event) { return event.state() == v1::IN_TRANSIT; });
  EXPECT_EQ(sandbox.stats().delivered, 0);

  clock_.Advance(absl::Hours(2));

  EXPECT_EQ(AwaitDelivered(5).size(), 5u);
}

TEST_F(CourierSandboxTest, Reject_AShareOfJobs_GoesToTheNextCourier) {
  const std::string first = MakePartner("Eerste"), second = MakePartner("Tweede");
  RouteTo({first, second});
  CourierOptions picky = OptionsFor(first);
  picky.faults.reject_percent = 40;
  CourierSandbox first_sandbox(picky, clock_), second_sandbox(OptionsFor(second), clock_);
  first_sandbox.Start();
  second_sandbox.Start();
  BookMany(200);

  EXPECT_EQ(AwaitDelivered(200).size(), 200u);
  first_sandbox.Stop();
  second_sandbox.Stop();
  EXPECT_GT(first_sandbox.stats().rejected, 0);
  EXPECT_EQ(first_sandbox.stats().rejected, second_sandbox.stats().delivered);
  EXPECT_EQ(first_sandbox.stats().delivered + second_sandbox.stats().delivered, 200);
}

TEST_F(CourierSandboxTest, Silent_AcceptTimePasses_NextCourierDelivers) {
  const std::string first = MakePartner("Eerste"), second = MakePartner("Tweede");
  RouteTo({first, second});
  CourierOptions down = OptionsFor(first);
  down.faults.silent_percent = 100;
  CourierSandbox first_sandbox(down, clock_), second_sandbox(OptionsFor(second), clock_);
  first_sandbox.Start();
  second_sandbox.Start();
  BookMany(20);
  clock_.Advance(absl::Minutes(121));
  ASSERT_OK_AND_ASSIGN(const int expired, app_->StepWorker());
  EXPECT_EQ(expired, 20);

  EXPECT_EQ(AwaitDelivered(20).size(), 20u);
}

}  // namespace
}  // namespace vlot::sandbox
