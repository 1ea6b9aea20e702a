#include "services/invoicing/writeoff/write_offs_service.h"

#include <utility>
#include <vector>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/page_token.h"
#include "services/invoicing/writeoff/convert_write_off.h"
#include "services/invoicing/writeoff/write_off_desk.h"

namespace vlot::invoicing {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::WriteOffs::service_full_name(), name}; }
constexpr rpc::Method kWriteOffInvoice = MethodOf("WriteOffInvoice");
constexpr rpc::Method kReinstateInvoice = MethodOf("ReinstateInvoice");
constexpr rpc::Method kListWriteOffs = MethodOf("ListWriteOffs");

// One of the desk's two.
using Act = absl::StatusOr<WrittenOff> (*)(pg::Transaction&, UuidV7Generator&, const WriteOffWish&, const std::string&,
                                           absl::Time);

template <class Request>
grpc::ServerUnaryReactor* Submit(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids,
                                 grpc::CallbackServerContext* context, const rpc::Method& method,
                                 const Request* request, v1::WriteOff* response, Act act) {
  return rpc::Unary(runtime, context, method, request, response,
                    [&executor, &ids, act](rpc::Call& call, const Request& request, rpc::Done<v1::WriteOff> done) {
                      absl::StatusOr<AskedWriteOff> asked = FromProto(request);
                      if (!asked.ok()) return done(asked.status());
                      executor.Submit<v1::WriteOff>(
                          call, idempotency::KeyOf(call, asked->request_id, request), done,
                          [&ids, act, wish = std::move(asked->wish), actor = call.actor()](
                              pg::Transaction& tx, absl::Time now,
                              v1::WriteOff& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
                            ASSIGN_OR_RETURN(WrittenOff written, act(tx, ids, wish, actor, now));
                            response = ToProto(written.write_off);
                            return std::move(written.events);
                          });
                    });
}

absl::StatusOr<v1::ListWriteOffsResponse> List(pg::Transaction& tx, const WriteOffsQuery& query) {
  ASSIGN_OR_RETURN(std::vector<WriteOff> write_offs,
                   invoicing::ListWriteOffs(tx, query.filter, query.before, query.size + 1));
  v1::ListWriteOffsResponse response;
  if (write_offs.size() > static_cast<size_t>(query.size)) {
    write_offs.pop_back();
    response.set_next_page_token(wire::MakePageToken(kWriteOffList, write_offs.back().id.ToString()));
  }
  for (const WriteOff& write_off : write_offs) *response.add_write_offs() = ToProto(write_off);
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* WriteOffsService::WriteOffInvoice(grpc::CallbackServerContext* context,
                                                            const v1::WriteOffInvoiceRequest* request,
                                                            v1::WriteOff* response) {
  return Submit(runtime_, executor_, ids_, context, kWriteOffInvoice, request, response, &invoicing::WriteOffInvoice);
}

grpc::ServerUnaryReactor* WriteOffsService::ReinstateInvoice(grpc::CallbackServerContext* context,
                                                             const v1::ReinstateInvoiceRequest* request,
                                                             v1::WriteOff* response) {
  return Submit(runtime_, executor_, ids_, context, kReinstateInvoice, request, response, &invoicing::ReinstateInvoice);
}

grpc::ServerUnaryReactor* WriteOffsService::ListWriteOffs(grpc::CallbackServerContext* context,
                                                          const v1::ListWriteOffsRequest* request,
                                                          v1::ListWriteOffsResponse* response) {
  return rpc::Unary(
      runtime_, context, kListWriteOffs, request, response,
      [this](rpc::Call& call, const v1::ListWriteOffsRequest& request, rpc::Done<v1::ListWriteOffsResponse> done) {
        const absl::StatusOr<WriteOffsQuery> query = FromProto(request);
        if (!query.ok()) return done(query.status());
        executor_.Answer(call, done, [query = *query](pg::Transaction& tx) { return List(tx, query); });
      });
}

}  // namespace vlot::invoicing
