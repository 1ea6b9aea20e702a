#include "services/access/audit_trail.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/log/log.h"
#include "common/rpc/invoke.h"
#include "common/status/status.h"
#include "common/trail/list.h"
#include "services/access/errors.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::access {
namespace {

using Request = trail::v1::ListAuditEntriesRequest;
using Page = trail::v1::ListAuditEntriesResponse;
using Told = std::function<void(absl::StatusOr<Page>)>;

constexpr char kOwn[] = "access";

template <class Trail>
void Ask(rpc::Client& client, const Request& request, rpc::CallOptions options, Told told) {
  using Async = typename Trail::StubInterface::async_interface;
  const std::shared_ptr<typename Trail::Stub> stub = Trail::NewStub(client.channel());
  rpc::Invoke(client, stub->async(), &Async::ListAuditEntries, request, std::move(options),
              [stub, told = std::move(told)](absl::StatusOr<Page> page) { told(std::move(page)); });
}

// Who else keeps a part.
struct Part {
  const char* service;
  void (*ask)(rpc::Client&, const Request&, rpc::CallOptions, Told);
};
constexpr Part kParts[] = {
    {"courier", Ask<trail::v1::CourierTrail>},     {"fulfilment", Ask<trail::v1::FulfilmentTrail>},
    {"invoicing", Ask<trail::v1::InvoicingTrail>}, {"ordering", Ask<trail::v1::OrderingTrail>},
    {"payment", Ask<trail::v1::PaymentTrail>},
};

bool IsPart(const std::string& service) {
  return service == kOwn ||
         std::any_of(std::begin(kParts), std::end(kParts), [&](const Part& part) { return service == part.service; });
}

// Waits for all parts; the first that cannot be had ends the list.
class Gathering {
 public:
  Gathering(size_t parts, int limit, rpc::Done<Page> done) : waiting_(parts), limit_(limit), done_(done) {}

  void Add(const std::string& service, absl::StatusOr<Page> page) {
    absl::Status failure;
    {
      absl::MutexLock lock(&mutex_);
      if (!page.ok()) {
        // By the proto's own name, so that its descriptors are linked in: nothing else of that file is referred to.
        LogWarning(v1::AuditTrailErrorReason_Name(v1::TRAIL_UNREACHABLE),
                   {{"service", service}, {"error", page.status()}});
        failed_.Update(TrailUnreachableError(service, page.status()));
      } else {
        pages_.push_back(*std::move(page));
      }
      if (--waiting_ > 0) return;
      failure = failed_;
    }
    if (!failure.ok()) return done_(failure);
    done_(absl::StatusOr<Page>(trail::MergePages(std::move(pages_), limit_)));
  }

 private:
  absl::Mutex mutex_;
  size_t waiting_ ABSL_GUARDED_BY(mutex_);
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);
  std::vector<Page> pages_;  // guarded by mutex_ until all are there; then the last one's alone
  const int limit_;
  const rpc::Done<Page> done_;
};

}  // namespace

grpc::ServerUnaryReactor* AuditTrailService::ListAuditEntries(grpc::CallbackServerContext* context,
                                                              const Request* request, Page* response) {
  return rpc::Unary(
      runtime_, context, {v1::AuditTrail::service_full_name(), "ListAuditEntries"}, request, response,
      [this](rpc::Call& call, const Request& request, rpc::Done<Page> done) { List(call, request, done); });
}

void AuditTrailService::List(const rpc::Call& call, const Request& request, rpc::Done<Page> done) {
  const absl::StatusOr<trail::Filter> filter = trail::ToFilter(request);
  if (!filter.ok()) return done(filter.status());
  if (!request.service().empty() && !IsPart(request.service())) {
    Violations violations;
    violations.Add("service", "keeps no audit trail");
    return done(violations.ToStatus(kErrorDomain));
  }
  const size_t parts = request.service().empty() ? std::size(kParts) + 1 : 1;
  const auto gathering = std::make_shared<Gathering>(parts, filter->limit, done);
  // The request is gone as soon as the last part is there.
  const Request asked = request;
  const absl::Time deadline = call.deadline();
  const rpc::TraceContext trace = call.trace();
  const bool own = asked.service().empty() || asked.service() == kOwn;
  for (const Part& part : kParts) {
    if (!asked.service().empty() && asked.service() != part.service) continue;
    const absl::StatusOr<rpc::Client*> client = channels_.For(part.service);
    if (!client.ok()) {
      gathering->Add(part.service, client.status());
      continue;
    }
    part.ask(**client, asked, {.deadline = deadline, .trace = trace},
             [gathering, &part](absl::StatusOr<Page> page) { gathering->Add(part.service, std::move(page)); });
  }
  if (!own) return;
  const auto page = std::make_shared<Page>();
  executor_.Run(
      deadline,
      [page, filter = *filter](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(const std::vector<trail::Entry> entries, trail::ListEntries(tx, filter));
        *page = trail::ToPage(kOwn, entries, filter.limit);
        return absl::OkStatus();
      },
      [gathering, page](const absl::Status& status) {
        if (!status.ok()) return gathering->Add(kOwn, status);
        gathering->Add(kOwn, std::move(*page));
      });
}

}  // namespace vlot::access
