// The commands of BankService. Reading: bank_queries.cc.
#include "services/invoicing/bank/bank_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/time/civil.h"
#include "services/invoicing/bank/bank_methods.h"
#include "services/invoicing/bank/camt.h"
#include "services/invoicing/bank/convert_bank.h"
#include "services/invoicing/bank/import.h"
#include "services/invoicing/bank/own_accounts.h"
#include "services/invoicing/bank/settlement_store.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kRematchedMax = 10'000;

constexpr rpc::Method kImportBankStatement = BankMethod("ImportBankStatement");
constexpr rpc::Method kMatchBankLine = BankMethod("MatchBankLine");
constexpr rpc::Method kUnmatchBankLine = BankMethod("UnmatchBankLine");
constexpr rpc::Method kRematchBankLines = BankMethod("RematchBankLines");

using Statements = std::shared_ptr<const std::vector<Statement>>;

v1::ImportBankStatementResponse::Statement ToProto(const Imported& imported) {
  v1::ImportBankStatementResponse::Statement proto;
  *proto.mutable_statement() = ToProto(imported.statement);
  proto.set_duplicate(imported.duplicate);
  proto.set_lines_new(imported.lines_new);
  proto.set_lines_known(imported.lines_known);
  proto.set_lines_matched(imported.lines_matched);
  proto.set_entries_not_booked(imported.entries_not_booked);
  return proto;
}

absl::StatusOr<FeedEvents> ImportAll(pg::Transaction& tx, const Desk& desk, const std::vector<Statement>& statements,
                                     v1::ImportBankStatementResponse& response) {
  response.Clear();
  FeedEvents events;
  for (const Statement& statement : statements) {
    ASSIGN_OR_RETURN(Imported imported, ImportStatement(tx, desk, statement));
    *response.add_statements() = ToProto(imported);
    for (feed::NewEvent& event : imported.events) events.push_back(std::move(event));
  }
  return events;
}

absl::StatusOr<LineRow> LockOne(pg::Transaction& tx, LineId id) {
  ASSIGN_OR_RETURN(std::optional<LineRow> row, LockLine(tx, id));
  if (!row) return BankLineNotFoundError(id.Name());
  return *std::move(row);
}

absl::Status Answer(pg::Transaction& tx, const LineRow& row, v1::BankLine& response) {
  std::vector<Share> shares;
  if (row.match) {
    ASSIGN_OR_RETURN(auto found, FindShares(tx, {*row.match}));
    shares = std::move(found[*row.match]);
  }
  response = ToProto(row, shares, {});
  return absl::OkStatus();
}

absl::StatusOr<FeedEvents> MatchOne(pg::Transaction& tx, const Desk& desk, const HandMatch& match,
                                    v1::BankLine& response) {
  ASSIGN_OR_RETURN(LineRow row, LockOne(tx, match.line));
  ASSIGN_OR_RETURN(FeedEvents events, MatchOneByHand(tx, desk, match.targets, match.note, row));
  RETURN_IF_ERROR(Answer(tx, row, response));
  return events;
}

absl::StatusOr<FeedEvents> Undo(pg::Transaction& tx, const Desk& desk, const Unmatch& unmatch, v1::BankLine& response) {
  ASSIGN_OR_RETURN(LineRow row, LockOne(tx, unmatch.line));
  ASSIGN_OR_RETURN(FeedEvents events, UnmatchOne(tx, desk, unmatch.note, row));
  RETURN_IF_ERROR(Answer(tx, row, response));
  return events;
}

absl::StatusOr<FeedEvents> Rematch(pg::Transaction& tx, const Desk& desk, v1::RematchBankLinesResponse& response) {
  ASSIGN_OR_RETURN(const Rematched rematched, RematchLines(tx, desk, LineId(), kRematchedMax));
  response.set_lines_tried(rematched.lines_tried);
  response.set_lines_matched(rematched.lines_matched);
  return rematched.events;
}

}  // namespace

grpc::ServerUnaryReactor* BankService::ImportBankStatement(grpc::CallbackServerContext* context,
                                                           const v1::ImportBankStatementRequest* request,
                                                           v1::ImportBankStatementResponse* response) {
  return rpc::Unary(runtime_, context, kImportBankStatement, request, response,
                    [this](rpc::Call& call, const v1::ImportBankStatementRequest& request,
                           rpc::Done<v1::ImportBankStatementResponse> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      absl::StatusOr<std::vector<Statement>> read = ReadCamt053(request.content());
                      if (!read.ok()) return done(read.status());
                      Statements statements = std::make_shared<const std::vector<Statement>>(*std::move(read));
                      executor_.Submit<v1::ImportBankStatementResponse>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [this, statements, actor = call.actor()](
                              pg::Transaction& tx, absl::Time now,
                              v1::ImportBankStatementResponse& response) -> absl::StatusOr<FeedEvents> {
                            RETURN_IF_ERROR(CheckOwnAccounts(tx, *statements, bank_accounts_));
                            return ImportAll(tx, {ids_, provider_accounts_, actor, now}, *statements, response);
                          });
                    });
}

grpc::ServerUnaryReactor* BankService::MatchBankLine(grpc::CallbackServerContext* context,
                                                     const v1::MatchBankLineRequest* request, v1::BankLine* response) {
  return rpc::Unary(runtime_, context, kMatchBankLine, request, response,
                    [this](rpc::Call& call, const v1::MatchBankLineRequest& request, rpc::Done<v1::BankLine> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      absl::StatusOr<HandMatch> match = bank::FromProto(request);
                      if (!match.ok()) return done(match.status());
                      executor_.Submit<v1::BankLine>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [this, match = *std::move(match), actor = call.actor()](pg::Transaction& tx, absl::Time now,
                                                                                  v1::BankLine& response) {
                            return MatchOne(tx, {ids_, provider_accounts_, actor, now}, match, response);
                          });
                    });
}

grpc::ServerUnaryReactor* BankService::UnmatchBankLine(grpc::CallbackServerContext* context,
                                                       const v1::UnmatchBankLineRequest* request,
                                                       v1::BankLine* response) {
  return rpc::Unary(runtime_, context, kUnmatchBankLine, request, response,
                    [this](rpc::Call& call, const v1::UnmatchBankLineRequest& request, rpc::Done<v1::BankLine> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      absl::StatusOr<Unmatch> unmatch = bank::FromProto(request);
                      if (!unmatch.ok()) return done(unmatch.status());
                      executor_.Submit<v1::BankLine>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [this, unmatch = *std::move(unmatch), actor = call.actor()](
                              pg::Transaction& tx, absl::Time now, v1::BankLine& response) {
                            return Undo(tx, {ids_, provider_accounts_, actor, now}, unmatch, response);
                          });
                    });
}

grpc::ServerUnaryReactor* BankService::RematchBankLines(grpc::CallbackServerContext* context,
                                                        const v1::RematchBankLinesRequest* request,
                                                        v1::RematchBankLinesResponse* response) {
  return rpc::Unary(
      runtime_, context, kRematchBankLines, request, response,
      [this](rpc::Call& call, const v1::RematchBankLinesRequest& request,
             rpc::Done<v1::RematchBankLinesResponse> done) {
        const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
        if (!request_id.ok()) return done(request_id.status());
        executor_.Submit<v1::RematchBankLinesResponse>(
            call, idempotency::KeyOf(call, *request_id, request), done,
            [this, actor = call.actor()](pg::Transaction& tx, absl::Time now, v1::RematchBankLinesResponse& response) {
              return Rematch(tx, {ids_, provider_accounts_, actor, now}, response);
            });
      });
}

}  // namespace vlot::invoicing::bank
