// The gRPC surface of dunning: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "common/idempotency/executor.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/runtime.h"
#include "services/invoicing/dunning/notice_files.h"
#include "services/invoicing/dunning/runner.h"
#include "services/invoicing/issuer.h"
#include "vlot/invoicing/v1/dunning.grpc.pb.h"

namespace vlot::invoicing::dunning {

class DunningService final : public vlot::invoicing::v1::Dunning::CallbackService {
 public:
  // Nothing is owned.
  DunningService(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids, const Issuer& issuer,
                 Runner& runner, const NoticeFiles& files)
      : runtime_(runtime), executor_(executor), ids_(ids), issuer_(issuer), runner_(runner), files_(files) {}

#define VLOT_DUNNING_METHOD(name, Response)                                         \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,              \
                                 const vlot::invoicing::v1::name##Request* request, \
                                 vlot::invoicing::v1::Response* response) override
  VLOT_DUNNING_METHOD(SetDunningPolicy, DunningPolicy);
  VLOT_DUNNING_METHOD(ListDunningPolicies, ListDunningPoliciesResponse);
  VLOT_DUNNING_METHOD(SetStatutoryRate, StatutoryRate);
  VLOT_DUNNING_METHOD(SetCollectionCostScale, CollectionCostScale);
  VLOT_DUNNING_METHOD(ListStatutoryRates, ListStatutoryRatesResponse);
  VLOT_DUNNING_METHOD(GetDunningCase, DunningCase);
  VLOT_DUNNING_METHOD(ListDunningCases, ListDunningCasesResponse);
  VLOT_DUNNING_METHOD(ListReminders, ListRemindersResponse);
  VLOT_DUNNING_METHOD(GetReminder, Reminder);
  VLOT_DUNNING_METHOD(GetReminderDocument, InvoiceDocument);
  VLOT_DUNNING_METHOD(PauseDunning, DunningPause);
  VLOT_DUNNING_METHOD(ResumeDunning, DunningPause);
  VLOT_DUNNING_METHOD(RunDunning, DunningRun);
  VLOT_DUNNING_METHOD(GetDunningRun, DunningRun);
  VLOT_DUNNING_METHOD(ListDunningRuns, ListDunningRunsResponse);
  VLOT_DUNNING_METHOD(ListDunningPreviews, ListDunningPreviewsResponse);
#undef VLOT_DUNNING_METHOD

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  UuidV7Generator& ids_;
  const Issuer& issuer_;
  Runner& runner_;
  const NoticeFiles& files_;
};

}  // namespace vlot::invoicing::dunning
