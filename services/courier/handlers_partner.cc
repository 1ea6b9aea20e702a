// The partner API. Whoever calls sees and changes its own jobs only: the caller's id goes into every query and action.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/not_owner.h"
#include "common/rpc/server_stream.h"
#include "common/rpc/unary.h"
#include "common/status/cause.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "services/courier/batch_call.h"
#include "services/courier/convert.h"
#include "services/courier/errors.h"
#include "services/courier/handlers.h"
#include "services/courier/job_proto.h"
#include "services/courier/scan_store.h"

namespace vlot::courier {
namespace {

constexpr std::string_view kService = "vlot.courier.v1.PartnerJobs";
constexpr rpc::Method kListJobs{kService, "ListJobs"};
constexpr rpc::Method kWatchJobs{kService, "WatchJobs"};
constexpr rpc::Method kGetJob{kService, "GetJob"};
constexpr rpc::Method kAcceptJob{kService, "AcceptJob"};
constexpr rpc::Method kBatchAcceptJobs{kService, "BatchAcceptJobs"};
constexpr rpc::Method kRejectJob{kService, "RejectJob"};
constexpr rpc::Method kReportEvents{kService, "ReportEvents"};
constexpr rpc::Method kConfirmDelivery{kService, "ConfirmDelivery"};
constexpr rpc::Method kBatchConfirmDeliveries{kService, "BatchConfirmDeliveries"};

absl::StatusOr<PartnerId> CallerOf(const rpc::Call& call) {
  const absl::StatusOr<PartnerId> partner = PartnerId::ParseName(call.caller().subject);
  if (call.caller().role != auth::Role::kPartner || !partner.ok()) return NotAPartnerError();
  return partner;
}

// The partner's job, with its scans.
absl::StatusOr<v1::Job> ReadJobOf(pg::Transaction& tx, const PartnerId& partner, const JobId& id) {
  ASSIGN_OR_RETURN(const std::vector<StoredJob> found, ReadJobs(tx, {id}));
  if (found.empty()) return JobNotFoundError(id);
  RETURN_IF_ERROR(CheckOwner(found.front().job, partner));
  v1::Job job;
  ToProto(found.front(), Audience::kPartner, &job);
  ASSIGN_OR_RETURN(const std::vector<Scan> scans, ListScans(tx, id));
  for (const Scan& scan : scans) *job.add_events() = ToProto(scan);
  return job;
}

// Ends a call about one job; the log tells a job of another's from one that does not exist.
void End(const rpc::Call& call, const JobId& job, const absl::Status& outcome, const rpc::Done<v1::Job>& done) {
  if (Cause(outcome) == kCauseNotOwner) rpc::LogNotOwner(call.caller(), call.trace(), job.Name());
  done(outcome);
}

// Acts, and answers with the job as it is then.
void ActAndGet(const Desk& s, const rpc::Call& call, absl::StatusOr<JobAction> action, rpc::Done<v1::Job> done) {
  if (!action.ok()) return done(action.status());
  const JobId job = action->job;
  const PartnerId partner = action->partner;
  s.actions.Submit(*std::move(action), call.deadline(), [&s, &call, job, partner, done](absl::StatusOr<Acted> acted) {
    if (!acted.ok()) return End(call, job, acted.status(), done);
    s.executor.Answer(call, done, [=](pg::Transaction& tx) { return ReadJobOf(tx, partner, job); });
  });
}

}  // namespace

grpc::ServerUnaryReactor* PartnerJobsHandlers::ListJobs(grpc::CallbackServerContext* context,
                                                        const v1::ListJobsRequest* request,
                                                        v1::ListJobsResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kListJobs, request, response,
      [this](rpc::Call& call, const v1::ListJobsRequest& request, rpc::Done<v1::ListJobsResponse> done) {
        absl::StatusOr<PartnerId> partner = CallerOf(call);
        if (!partner.ok()) return done(partner.status());
        absl::StatusOr<ChangesPage> page = FromProto(request);
        if (!page.ok()) return done(page.status());
        s_.executor.Answer(
            call, done,
            [partner = *partner, page = *page](pg::Transaction& tx) -> absl::StatusOr<v1::ListJobsResponse> {
              ASSIGN_OR_RETURN(const ChangePage changes, ReadChanges(tx, partner, page.after, page.states, page.max));
              v1::ListJobsResponse response;
              ToProto(changes, &response);
              return response;
            });
      });
}

grpc::ServerWriteReactor<v1::ListJobsResponse>* PartnerJobsHandlers::WatchJobs(grpc::CallbackServerContext* context,
                                                                               const v1::WatchJobsRequest* request) {
  return rpc::ServerStream<v1::ListJobsResponse>(
      s_.runtime, context, kWatchJobs, request,
      [this](rpc::Call& call, const v1::WatchJobsRequest& request, std::shared_ptr<JobWatch::Writer> writer) {
        absl::StatusOr<PartnerId> partner = CallerOf(call);
        if (!partner.ok()) return writer->Finish(partner.status());
        absl::StatusOr<ChangesPage> page = FromProto(request);
        if (!page.ok()) return writer->Finish(page.status());
        s_.watch.Add(*partner, *std::move(page), std::move(writer));
      },
      {.messages_max = 8});
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::GetJob(grpc::CallbackServerContext* context,
                                                      const v1::GetJobRequest* request, v1::Job* response) {
  return rpc::Unary(s_.runtime, context, kGetJob, request, response,
                    [this](rpc::Call& call, const v1::GetJobRequest& request, rpc::Done<v1::Job> done) {
                      absl::StatusOr<PartnerId> partner = CallerOf(call);
                      if (!partner.ok()) return done(partner.status());
                      Violations violations;
                      const JobId job = wire::TakeName<JobId>(request.name(), "name", violations);
                      if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
                      s_.executor.Run(
                          call.deadline(),
                          [done, partner = *partner, job](pg::Transaction& tx) -> absl::Status {
                            ASSIGN_OR_RETURN(*done.response(), ReadJobOf(tx, partner, job));
                            return absl::OkStatus();
                          },
                          [&call, job, done](const absl::Status& read) { End(call, job, read, done); });
                    });
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::AcceptJob(grpc::CallbackServerContext* context,
                                                         const v1::AcceptJobRequest* request, v1::Job* response) {
  return rpc::Unary(s_.runtime, context, kAcceptJob, request, response,
                    [this](rpc::Call& call, const v1::AcceptJobRequest& request, rpc::Done<v1::Job> done) {
                      absl::StatusOr<PartnerId> partner = CallerOf(call);
                      if (!partner.ok()) return done(partner.status());
                      ActAndGet(s_, call, FromProto(request, *partner), done);
                    });
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::BatchAcceptJobs(grpc::CallbackServerContext* context,
                                                               const v1::BatchAcceptJobsRequest* request,
                                                               v1::BatchAcceptJobsResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kBatchAcceptJobs, request, response,
      [this](rpc::Call& call, const v1::BatchAcceptJobsRequest& request, rpc::Done<v1::BatchAcceptJobsResponse> done) {
        absl::StatusOr<PartnerId> partner = CallerOf(call);
        if (!partner.ok()) return done(partner.status());
        ActOnAll(
            s_, call, request.requests(), "requests",
            [partner = *partner](const v1::AcceptJobRequest& item) { return FromProto(item, partner); }, done);
      });
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::RejectJob(grpc::CallbackServerContext* context,
                                                         const v1::RejectJobRequest* request, v1::Job* response) {
  return rpc::Unary(s_.runtime, context, kRejectJob, request, response,
                    [this](rpc::Call& call, const v1::RejectJobRequest& request, rpc::Done<v1::Job> done) {
                      absl::StatusOr<PartnerId> partner = CallerOf(call);
                      if (!partner.ok()) return done(partner.status());
                      absl::StatusOr<JobAction> action = FromProto(request, *partner);
                      if (!action.ok()) return done(action.status());
                      const JobId job = action->job;
                      s_.actions.Submit(*std::move(action), call.deadline(),
                                        [&call, job, done](const absl::StatusOr<Acted>& acted) {
                                          if (acted.ok())
                                            LostToProto(job, acted->shipment, acted->state, done.response());
                                          End(call, job, acted.status(), done);
                                        });
                    });
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::ReportEvents(grpc::CallbackServerContext* context,
                                                            const v1::ReportEventsRequest* request,
                                                            v1::ReportEventsResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kReportEvents, request, response,
      [this](rpc::Call& call, const v1::ReportEventsRequest& request, rpc::Done<v1::ReportEventsResponse> done) {
        absl::StatusOr<PartnerId> partner = CallerOf(call);
        if (!partner.ok()) return done(partner.status());
        ActOnAll(
            s_, call, request.events(), "events",
            [partner = *partner, now = s_.core.clock.Now()](const v1::TrackingEvent& event) {
              return FromProto(event, partner, now);
            },
            done);
      });
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::ConfirmDelivery(grpc::CallbackServerContext* context,
                                                               const v1::ConfirmDeliveryRequest* request,
                                                               v1::Job* response) {
  return rpc::Unary(s_.runtime, context, kConfirmDelivery, request, response,
                    [this](rpc::Call& call, const v1::ConfirmDeliveryRequest& request, rpc::Done<v1::Job> done) {
                      absl::StatusOr<PartnerId> partner = CallerOf(call);
                      if (!partner.ok()) return done(partner.status());
                      ActAndGet(s_, call, FromProto(request, *partner, s_.core.clock.Now()), done);
                    });
}

grpc::ServerUnaryReactor* PartnerJobsHandlers::BatchConfirmDeliveries(grpc::CallbackServerContext* context,
                                                                      const v1::BatchConfirmDeliveriesRequest* request,
                                                                      v1::BatchConfirmDeliveriesResponse* response) {
  return rpc::Unary(s_.runtime, context, kBatchConfirmDeliveries, request, response,
                    [this](rpc::Call& call, const v1::BatchConfirmDeliveriesRequest& request,
                           rpc::Done<v1::BatchConfirmDeliveriesResponse> done) {
                      absl::StatusOr<PartnerId> partner = CallerOf(call);
                      if (!partner.ok()) return done(partner.status());
                      ActOnAll(
                          s_, call, request.requests(), "requests",
                          [partner = *partner, now = s_.core.clock.Now()](const v1::ConfirmDeliveryRequest& item) {
                            return FromProto(item, partner, now);
                          },
                          done);
                    });
}

}  // namespace vlot::courier
