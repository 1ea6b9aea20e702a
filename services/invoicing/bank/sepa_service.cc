#include "services/invoicing/bank/sepa_service.h"

#include <utility>
#include <vector>

#include "common/rpc/unary.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/bank/bank_methods.h"
#include "services/invoicing/bank/convert_sepa.h"
#include "services/invoicing/bank/sepa_errors.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kPageSizeStandard = 50;
constexpr std::string_view kMandateList = "mandates";
constexpr std::string_view kFileList = "sepaFiles";

constexpr rpc::Method SepaMethod(std::string_view name) { return {v1::Sepa::service_full_name(), name}; }
constexpr rpc::Method kCreateMandate = SepaMethod("CreateMandate");
constexpr rpc::Method kListMandates = SepaMethod("ListMandates");
constexpr rpc::Method kRevokeMandate = SepaMethod("RevokeMandate");
constexpr rpc::Method kAnnounceCollections = SepaMethod("AnnounceCollections");
constexpr rpc::Method kCreateCollectionFile = SepaMethod("CreateCollectionFile");
constexpr rpc::Method kCreateRefundFile = SepaMethod("CreateRefundFile");
constexpr rpc::Method kGetSepaFile = SepaMethod("GetSepaFile");
constexpr rpc::Method kListSepaFiles = SepaMethod("ListSepaFiles");

// Who pays the desk's provider is of no matter here.
const std::set<std::string>& NoProvider() {
  static const auto& none = *new std::set<std::string>();
  return none;
}

template <class IdType>
absl::StatusOr<IdType> TakeId(const std::string& name, const std::string& field) {
  Violations violations;
  const IdType id = wire::TakeName<IdType>(name, field, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<FeedEvents> Create(pg::Transaction& tx, Mandate mandate, v1::Mandate& response) {
  ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx, {mandate.account}));
  if (accounts.empty()) return AccountNotFoundError(mandate.account);
  ASSIGN_OR_RETURN(const bool is_new, InsertMandate(tx, mandate));
  if (!is_new) return MandateExistsError(mandate.account, mandate.reference);
  RETURN_IF_ERROR(InsertPayers(tx, {{mandate.bank_account, mandate.account}}));
  response = ToProto(mandate);
  return FeedEvents();
}

absl::StatusOr<FeedEvents> Revoke(pg::Transaction& tx, MandateId id, bool after_next_collection,
                                  v1::Mandate& response) {
  ASSIGN_OR_RETURN(std::optional<Mandate> mandate, LockMandate(tx, id));
  if (!mandate) return MandateNotFoundError(id.Name());
  if (mandate->state == MandateState::kActive) {
    if (after_next_collection) {
      mandate->ending = true;
    } else {
      mandate->state = MandateState::kRevoked;
    }
    RETURN_IF_ERROR(UpdateMandates(tx, {*mandate}));
  }
  response = ToProto(*mandate);
  return FeedEvents();
}

absl::Status Get(pg::Transaction& tx, SepaFileId id, v1::SepaFile& response) {
  ASSIGN_OR_RETURN(const std::optional<SepaFileRow> row, FindFile(tx, id));
  if (!row) return SepaFileNotFoundError(id.Name());
  response = ToProto(*row);
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, AccountId account, const Page& page, v1::ListMandatesResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(auto mandates, ListMandates(tx, account, MandateId(page.before), page.size + 1));
  if (mandates.size() > static_cast<size_t>(page.size)) {
    mandates.pop_back();
    response.set_next_page_token(wire::MakePageToken(kMandateList, mandates.back().id.ToString()));
  }
  for (const Mandate& mandate : mandates) *response.add_mandates() = ToProto(mandate);
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, const Page& page, v1::ListSepaFilesResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(auto rows, ListFiles(tx, SepaFileId(page.before), page.size + 1));
  if (rows.size() > static_cast<size_t>(page.size)) {
    rows.pop_back();
    response.set_next_page_token(wire::MakePageToken(kFileList, rows.back().id.ToString()));
  }
  for (const SepaFileRow& row : rows) *response.add_files() = ToProto(row);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* SepaService::CreateMandate(grpc::CallbackServerContext* context,
                                                     const v1::CreateMandateRequest* request, v1::Mandate* response) {
  return rpc::Unary(runtime_, context, kCreateMandate, request, response,
                    [this](rpc::Call& call, const v1::CreateMandateRequest& request, rpc::Done<v1::Mandate> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      absl::StatusOr<Mandate> mandate = bank::FromProto(request);
                      if (!mandate.ok()) return done(mandate.status());
                      mandate->id = MandateId(ids_.Next());
                      executor_.Submit<v1::Mandate>(call, idempotency::KeyOf(call, *request_id, request), done,
                                                    [mandate = *std::move(mandate)](pg::Transaction& tx, absl::Time now,
                                                                                    v1::Mandate& response) mutable {
                                                      mandate.create_time = now;
                                                      return Create(tx, mandate, response);
                                                    });
                    });
}

grpc::ServerUnaryReactor* SepaService::RevokeMandate(grpc::CallbackServerContext* context,
                                                     const v1::RevokeMandateRequest* request, v1::Mandate* response) {
  return rpc::Unary(runtime_, context, kRevokeMandate, request, response,
                    [this](rpc::Call& call, const v1::RevokeMandateRequest& request, rpc::Done<v1::Mandate> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      const absl::StatusOr<MandateId> id = TakeId<MandateId>(request.name(), "name");
                      if (!id.ok()) return done(id.status());
                      executor_.Submit<v1::Mandate>(call, idempotency::KeyOf(call, *request_id, request), done,
                                                    [id = *id, last = request.after_next_collection()](
                                                        pg::Transaction& tx, absl::Time, v1::Mandate& response) {
                                                      return Revoke(tx, id, last, response);
                                                    });
                    });
}

grpc::ServerUnaryReactor* SepaService::AnnounceCollections(grpc::CallbackServerContext* context,
                                                           const v1::AnnounceCollectionsRequest* request,
                                                           v1::AnnounceCollectionsResponse* response) {
  return rpc::Unary(runtime_, context, kAnnounceCollections, request, response,
                    [this](rpc::Call& call, const v1::AnnounceCollectionsRequest& request,
                           rpc::Done<v1::AnnounceCollectionsResponse> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      absl::StatusOr<AnnounceWish> wish = bank::FromProto(request);
                      if (!wish.ok()) return done(wish.status());
                      executor_.Submit<v1::AnnounceCollectionsResponse>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [this, wish = *std::move(wish), actor = call.actor()](
                              pg::Transaction& tx, absl::Time now,
                              v1::AnnounceCollectionsResponse& response) -> absl::StatusOr<FeedEvents> {
                            ASSIGN_OR_RETURN(
                                Announced announced,
                                bank::AnnounceCollections(tx, {ids_, NoProvider(), actor, now}, setup_, wish));
                            response = ToProto(announced);
                            return std::move(announced.events);
                          });
                    });
}

grpc::ServerUnaryReactor* SepaService::CreateCollectionFile(grpc::CallbackServerContext* context,
                                                            const v1::CreateCollectionFileRequest* request,
                                                            v1::SepaFile* response) {
  return rpc::Unary(
      runtime_, context, kCreateCollectionFile, request, response,
      [this](rpc::Call& call, const v1::CreateCollectionFileRequest& request, rpc::Done<v1::SepaFile> done) {
        const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
        if (!request_id.ok()) return done(request_id.status());
        const absl::StatusOr<CollectionWish> wish = bank::FromProto(request);
        if (!wish.ok()) return done(wish.status());
        executor_.Submit<v1::SepaFile>(
            call, idempotency::KeyOf(call, *request_id, request), done,
            [this, wish = *wish, actor = call.actor()](pg::Transaction& tx, absl::Time now,
                                                       v1::SepaFile& response) -> absl::StatusOr<FeedEvents> {
              ASSIGN_OR_RETURN(const CollectionFile made,
                               MakeCollectionFile(tx, {ids_, NoProvider(), actor, now}, setup_, wish));
              response = ToProto(made);
              return FeedEvents();
            });
      });
}

grpc::ServerUnaryReactor* SepaService::CreateRefundFile(grpc::CallbackServerContext* context,
                                                        const v1::CreateRefundFileRequest* request,
                                                        v1::SepaFile* response) {
  return rpc::Unary(
      runtime_, context, kCreateRefundFile, request, response,
      [this](rpc::Call& call, const v1::CreateRefundFileRequest& request, rpc::Done<v1::SepaFile> done) {
        const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
        if (!request_id.ok()) return done(request_id.status());
        absl::StatusOr<RefundWish> wish = bank::FromProto(request);
        if (!wish.ok()) return done(wish.status());
        executor_.Submit<v1::SepaFile>(
            call, idempotency::KeyOf(call, *request_id, request), done,
            [this, wish = *std::move(wish), actor = call.actor()](
                pg::Transaction& tx, absl::Time now, v1::SepaFile& response) -> absl::StatusOr<FeedEvents> {
              ASSIGN_OR_RETURN(const RefundFile made, MakeRefundFile(tx, {ids_, NoProvider(), actor, now}, setup_,
                                                                     wish.version, wish.accounts));
              response = ToProto(made);
              return FeedEvents();
            });
      });
}

grpc::ServerUnaryReactor* SepaService::GetSepaFile(grpc::CallbackServerContext* context,
                                                   const v1::GetSepaFileRequest* request, v1::SepaFile* response) {
  return rpc::Unary(runtime_, context, kGetSepaFile, request, response,
                    [this](rpc::Call& call, const v1::GetSepaFileRequest& request, rpc::Done<v1::SepaFile> done) {
                      const absl::StatusOr<SepaFileId> id = TakeId<SepaFileId>(request.name(), "name");
                      if (!id.ok()) return done(id.status());
                      executor_.Submit(call, done, [id = *id, response = done.response()](pg::Transaction& tx) {
                        return Get(tx, id, *response);
                      });
                    });
}

grpc::ServerUnaryReactor* SepaService::ListMandates(grpc::CallbackServerContext* context,
                                                    const v1::ListMandatesRequest* request,
                                                    v1::ListMandatesResponse* response) {
  return rpc::Unary(
      runtime_, context, kListMandates, request, response,
      [this](rpc::Call& call, const v1::ListMandatesRequest& request, rpc::Done<v1::ListMandatesResponse> done) {
        const absl::StatusOr<Page> page =
            TakePage(kMandateList, request.page_size(), kPageSizeStandard, request.page_token());
        if (!page.ok()) return done(page.status());
        AccountId account;
        if (!request.account().empty()) {
          const absl::StatusOr<AccountId> taken = TakeId<AccountId>(request.account(), "account");
          if (!taken.ok()) return done(taken.status());
          account = *taken;
        }
        executor_.Submit(call, done, [account, page = *page, response = done.response()](pg::Transaction& tx) {
          return List(tx, account, page, *response);
        });
      });
}

grpc::ServerUnaryReactor* SepaService::ListSepaFiles(grpc::CallbackServerContext* context,
                                                     const v1::ListSepaFilesRequest* request,
                                                     v1::ListSepaFilesResponse* response) {
  return rpc::Unary(
      runtime_, context, kListSepaFiles, request, response,
      [this](rpc::Call& call, const v1::ListSepaFilesRequest& request, rpc::Done<v1::ListSepaFilesResponse> done) {
        const absl::StatusOr<Page> page =
            TakePage(kFileList, request.page_size(), kPageSizeStandard, request.page_token());
        if (!page.ok()) return done(page.status());
        executor_.Submit(call, done, [page = *page, response = done.response()](pg::Transaction& tx) {
          return List(tx, page, *response);
        });
      });
}

}  // namespace vlot::invoicing::bank
