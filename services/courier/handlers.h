// The two gRPC services: validate, convert, hand over to a batch or a query, convert. Every method may be called from
// any thread and blocks none. They own nothing but what app.cc gives them.
#pragma once

#include "services/courier/desk.h"
#include "vlot/courier/v1/courier.grpc.pb.h"

namespace vlot::courier {

// For our own services, operators and webshops.
class DeliveriesHandlers final : public v1::Deliveries::CallbackService {
 public:
  explicit DeliveriesHandlers(const Desk& desk) : s_(desk) {}

  grpc::ServerUnaryReactor* BatchBookDeliveries(grpc::CallbackServerContext* context,
                                                const v1::BatchBookDeliveriesRequest* request,
                                                v1::BatchBookDeliveriesResponse* response) override;
  grpc::ServerUnaryReactor* BatchCancelDeliveries(grpc::CallbackServerContext* context,
                                                  const v1::BatchCancelDeliveriesRequest* request,
                                                  v1::BatchCancelDeliveriesResponse* response) override;
  grpc::ServerUnaryReactor* TrackDelivery(grpc::CallbackServerContext* context, const v1::TrackDeliveryRequest* request,
                                          v1::Tracking* response) override;
  grpc::ServerUnaryReactor* CreatePartner(grpc::CallbackServerContext* context, const v1::CreatePartnerRequest* request,
                                          v1::Partner* response) override;
  grpc::ServerUnaryReactor* UpdatePartner(grpc::CallbackServerContext* context, const v1::UpdatePartnerRequest* request,
                                          v1::Partner* response) override;
  grpc::ServerUnaryReactor* ListPartners(grpc::CallbackServerContext* context, const v1::ListPartnersRequest* request,
                                         v1::ListPartnersResponse* response) override;
  grpc::ServerUnaryReactor* SetRoutingRules(grpc::CallbackServerContext* context,
                                            const v1::SetRoutingRulesRequest* request,
                                            v1::ListRoutingRulesResponse* response) override;
  grpc::ServerUnaryReactor* ListRoutingRules(grpc::CallbackServerContext* context,
                                             const v1::ListRoutingRulesRequest* request,
                                             v1::ListRoutingRulesResponse* response) override;
  grpc::ServerUnaryReactor* ListAllJobs(grpc::CallbackServerContext* context, const v1::ListAllJobsRequest* request,
                                        v1::ListJobsResponse* response) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context, const feed::v1::ListEventsRequest* request,
                                       v1::ListEventsResponse* response) override;
  grpc::ServerWriteReactor<v1::ListEventsResponse>* WatchEvents(grpc::CallbackServerContext* context,
                                                                const feed::v1::WatchEventsRequest* request) override;

 private:
  const Desk s_;
};

// The partner API: a courier's own jobs.
class PartnerJobsHandlers final : public v1::PartnerJobs::CallbackService {
 public:
  explicit PartnerJobsHandlers(const Desk& desk) : s_(desk) {}

  grpc::ServerUnaryReactor* ListJobs(grpc::CallbackServerContext* context, const v1::ListJobsRequest* request,
                                     v1::ListJobsResponse* response) override;
  grpc::ServerWriteReactor<v1::ListJobsResponse>* WatchJobs(grpc::CallbackServerContext* context,
                                                            const v1::WatchJobsRequest* request) override;
  grpc::ServerUnaryReactor* GetJob(grpc::CallbackServerContext* context, const v1::GetJobRequest* request,
                                   v1::Job* response) override;
  grpc::ServerUnaryReactor* AcceptJob(grpc::CallbackServerContext* context, const v1::AcceptJobRequest* request,
                                      v1::Job* response) override;
  grpc::ServerUnaryReactor* BatchAcceptJobs(grpc::CallbackServerContext* context,
                                            const v1::BatchAcceptJobsRequest* request,
                                            v1::BatchAcceptJobsResponse* response) override;
  grpc::ServerUnaryReactor* RejectJob(grpc::CallbackServerContext* context, const v1::RejectJobRequest* request,
                                      v1::Job* response) override;
  grpc::ServerUnaryReactor* ReportEvents(grpc::CallbackServerContext* context, const v1::ReportEventsRequest* request,
                                         v1::ReportEventsResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmDelivery(grpc::CallbackServerContext* context,
                                            const v1::ConfirmDeliveryRequest* request, v1::Job* response) override;
  grpc::ServerUnaryReactor* BatchConfirmDeliveries(grpc::CallbackServerContext* context,
                                                   const v1::BatchConfirmDeliveriesRequest* request,
                                                   v1::BatchConfirmDeliveriesResponse* response) override;

 private:
  const Desk s_;
};

}  // namespace vlot::courier
