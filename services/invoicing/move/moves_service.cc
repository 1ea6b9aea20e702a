#include "services/invoicing/move/moves_service.h"

#include <utility>
#include <vector>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/move/convert_move.h"
#include "services/invoicing/move/move_desk.h"
#include "services/invoicing/move/move_errors.h"
#include "services/invoicing/move/move_preview.h"
#include "services/invoicing/move/move_store.h"

namespace vlot::invoicing {
namespace {

constexpr int kPageSizeStandard = 50;
constexpr std::string_view kMoveList = "moves";
constexpr size_t kReasonMax = 800;  // bytes: 200 characters of any script

using FeedEvents = std::vector<feed::NewEvent>;

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::AccountMoves::service_full_name(), name}; }

absl::StatusOr<FeedEvents> Respond(pg::Transaction& tx, Moved moved, absl::Time now, v1::AccountMove& response) {
  ASSIGN_OR_RETURN(const MoveView view, ViewOf(tx, moved.move, now));
  response = ToProto(view);
  return std::move(moved.events);
}

absl::StatusOr<FeedEvents> Move(pg::Transaction& tx, absl::Time now, MoveId id, const MoveWish& wish,
                                v1::AccountMove& response) {
  ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx, {wish.account}));
  if (accounts.empty()) return AccountNotFoundError(wish.account);
  ASSIGN_OR_RETURN(const absl::Time time, MoveTimeOf(wish.date, accounts.at(wish.account).time_zone, now));
  ASSIGN_OR_RETURN(Moved moved, StartMove(tx, id, wish.account, wish.to, time, wish.reason, now));
  return Respond(tx, std::move(moved), now, response);
}

absl::StatusOr<AccountMove> FindNamed(pg::Transaction& tx, const MoveNames& names) {
  ASSIGN_OR_RETURN(const std::optional<AccountMove> move, FindMove(tx, names.move));
  if (!move || move->account != names.account) return MoveNotFoundError(names.move.Name());
  return *move;
}

absl::StatusOr<FeedEvents> Cancel(pg::Transaction& tx, absl::Time now, const MoveNames& names,
                                  v1::AccountMove& response) {
  RETURN_IF_ERROR(FindNamed(tx, names).status());
  ASSIGN_OR_RETURN(Moved moved, TakeBackMove(tx, names.move, now));
  return Respond(tx, std::move(moved), now, response);
}

absl::StatusOr<v1::AccountMove> Get(pg::Transaction& tx, const MoveNames& names, absl::Time now) {
  ASSIGN_OR_RETURN(const AccountMove move, FindNamed(tx, names));
  ASSIGN_OR_RETURN(const MoveView view, ViewOf(tx, move, now));
  return ToProto(view);
}

absl::StatusOr<v1::ListAccountMovesResponse> List(pg::Transaction& tx, AccountId account, const Page& page,
                                                  absl::Time now) {
  v1::ListAccountMovesResponse response;
  ASSIGN_OR_RETURN(std::vector<AccountMove> moves, ListMoves(tx, account, MoveId(page.before), page.size + 1));
  if (moves.size() > static_cast<size_t>(page.size)) {
    moves.resize(page.size);
    response.set_next_page_token(wire::MakePageToken(kMoveList, moves.back().id.ToString()));
  }
  for (const AccountMove& move : moves) {
    ASSIGN_OR_RETURN(const MoveView view, ViewOf(tx, move, now));
    *response.add_moves() = ToProto(view);
  }
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* MovesService::MoveAccount(grpc::CallbackServerContext* context,
                                                    const v1::MoveAccountRequest* request, v1::AccountMove* response) {
  return rpc::Unary(runtime_, context, MethodOf("MoveAccount"), request, response,
                    [this](rpc::Call& call, const v1::MoveAccountRequest& request, rpc::Done<v1::AccountMove> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      const absl::StatusOr<MoveWish> wish = FromProto(request);
                      if (!wish.ok()) return done(wish.status());
                      context_.executor.Submit<v1::AccountMove>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [id = MoveId(context_.ids.Next()), wish = *wish](pg::Transaction& tx, absl::Time now,
                                                                           v1::AccountMove& response) {
                            return Move(tx, now, id, wish, response);
                          });
                    });
}

grpc::ServerUnaryReactor* MovesService::GetAccountMovePreview(grpc::CallbackServerContext* context,
                                                              const v1::GetAccountMovePreviewRequest* request,
                                                              v1::AccountMovePreview* response) {
  return rpc::Unary(
      runtime_, context, MethodOf("GetAccountMovePreview"), request, response,
      [this](rpc::Call& call, const v1::GetAccountMovePreviewRequest& request, rpc::Done<v1::AccountMovePreview> done) {
        Violations violations;
        const AccountId account = wire::TakeName<AccountId>(request.account(), "account", violations);
        if (request.to() != v1::INSTANT && request.to() != v1::MONTHLY) {
          violations.Add("to", "is required: INSTANT or MONTHLY");
        }
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        context_.executor.Answer(call, done,
                                 [this, account, to = static_cast<BillingMode>(request.to())](
                                     pg::Transaction& tx) -> absl::StatusOr<v1::AccountMovePreview> {
                                   ASSIGN_OR_RETURN(
                                       const MovePreview preview,
                                       PreviewMove(tx, account, to, issuer_.seller().address.region, issuer_.Now()));
                                   return ToProto(preview);
                                 });
      });
}

grpc::ServerUnaryReactor* MovesService::CancelAccountMove(grpc::CallbackServerContext* context,
                                                          const v1::CancelAccountMoveRequest* request,
                                                          v1::AccountMove* response) {
  return rpc::Unary(
      runtime_, context, MethodOf("CancelAccountMove"), request, response,
      [this](rpc::Call& call, const v1::CancelAccountMoveRequest& request, rpc::Done<v1::AccountMove> done) {
        Violations violations;
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        wire::TakeText(request.reason(), 1, kReasonMax, "reason", violations);
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        const absl::StatusOr<MoveNames> names = ParseMoveName(request.name());
        if (!names.ok()) return done(names.status());
        context_.executor.Submit<v1::AccountMove>(
            call, idempotency::KeyOf(call, request_id, request), done,
            [names = *names](pg::Transaction& tx, absl::Time now, v1::AccountMove& response) {
              return Cancel(tx, now, names, response);
            });
      });
}

grpc::ServerUnaryReactor* MovesService::GetAccountMove(grpc::CallbackServerContext* context,
                                                       const v1::GetAccountMoveRequest* request,
                                                       v1::AccountMove* response) {
  return rpc::Unary(runtime_, context, MethodOf("GetAccountMove"), request, response,
                    [this](rpc::Call& call, const v1::GetAccountMoveRequest& request, rpc::Done<v1::AccountMove> done) {
                      const absl::StatusOr<MoveNames> names = ParseMoveName(request.name());
                      if (!names.ok()) return done(names.status());
                      context_.executor.Answer(call, done, [this, names = *names](pg::Transaction& tx) {
                        return Get(tx, names, issuer_.Now());
                      });
                    });
}

grpc::ServerUnaryReactor* MovesService::ListAccountMoves(grpc::CallbackServerContext* context,
                                                         const v1::ListAccountMovesRequest* request,
                                                         v1::ListAccountMovesResponse* response) {
  return rpc::Unary(runtime_, context, MethodOf("ListAccountMoves"), request, response,
                    [this](rpc::Call& call, const v1::ListAccountMovesRequest& request,
                           rpc::Done<v1::ListAccountMovesResponse> done) {
                      Violations violations;
                      const AccountId account = wire::TakeName<AccountId>(request.parent(), "parent", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      const absl::StatusOr<Page> page =
                          TakePage(kMoveList, request.page_size(), kPageSizeStandard, request.page_token());
                      if (!page.ok()) return done(page.status());
                      context_.executor.Answer(call, done, [this, account, page = *page](pg::Transaction& tx) {
                        return List(tx, account, page, issuer_.Now());
                      });
                    });
}

}  // namespace vlot::invoicing
