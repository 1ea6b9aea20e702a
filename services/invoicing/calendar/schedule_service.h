// The gRPC surface of billing schedules: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include <string>
#include <utility>

#include "common/idempotency/executor.h"
#include "common/rpc/runtime.h"
#include "common/time/clock.h"
#include "vlot/invoicing/v1/billing_schedule.grpc.pb.h"

namespace vlot::invoicing {

class ScheduleService final : public vlot::invoicing::v1::BillingSchedules::CallbackService {
 public:
  // Owns neither the executor nor the clock. The schedule is that of `legal_entity`.
  ScheduleService(rpc::Runtime& runtime, idempotency::Executor& executor, Clock& clock, std::string legal_entity)
      : runtime_(runtime), executor_(executor), clock_(clock), legal_entity_(std::move(legal_entity)) {}

  grpc::ServerUnaryReactor* GetBillingSchedule(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::GetBillingScheduleRequest* request,
                                               vlot::invoicing::v1::BillingSchedule* response) override;
  grpc::ServerUnaryReactor* SetBillingSchedule(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::SetBillingScheduleRequest* request,
                                               vlot::invoicing::v1::BillingSchedule* response) override;

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  Clock& clock_;
  const std::string legal_entity_;
};

}  // namespace vlot::invoicing
