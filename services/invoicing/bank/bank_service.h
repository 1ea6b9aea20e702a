// The gRPC surface of the bank: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include <set>
#include <string>

#include "common/idempotency/executor.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/runtime.h"
#include "vlot/invoicing/v1/bank.grpc.pb.h"

namespace vlot::invoicing::bank {

class BankService final : public vlot::invoicing::v1::Bank::CallbackService {
 public:
  // Owns neither the runtime nor the executor nor the ids.
  BankService(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids,
              std::set<std::string> provider_accounts, std::set<std::string> bank_accounts)
      : runtime_(runtime),
        executor_(executor),
        ids_(ids),
        provider_accounts_(std::move(provider_accounts)),
        bank_accounts_(std::move(bank_accounts)) {}

  grpc::ServerUnaryReactor* ImportBankStatement(grpc::CallbackServerContext* context,
                                                const vlot::invoicing::v1::ImportBankStatementRequest* request,
                                                vlot::invoicing::v1::ImportBankStatementResponse* response) override;
  grpc::ServerUnaryReactor* ListBankStatements(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::ListBankStatementsRequest* request,
                                               vlot::invoicing::v1::ListBankStatementsResponse* response) override;
  grpc::ServerUnaryReactor* GetBankLine(grpc::CallbackServerContext* context,
                                        const vlot::invoicing::v1::GetBankLineRequest* request,
                                        vlot::invoicing::v1::BankLine* response) override;
  grpc::ServerUnaryReactor* ListBankLines(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::ListBankLinesRequest* request,
                                          vlot::invoicing::v1::ListBankLinesResponse* response) override;
  grpc::ServerUnaryReactor* MatchBankLine(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::MatchBankLineRequest* request,
                                          vlot::invoicing::v1::BankLine* response) override;
  grpc::ServerUnaryReactor* UnmatchBankLine(grpc::CallbackServerContext* context,
                                            const vlot::invoicing::v1::UnmatchBankLineRequest* request,
                                            vlot::invoicing::v1::BankLine* response) override;
  grpc::ServerUnaryReactor* RematchBankLines(grpc::CallbackServerContext* context,
                                             const vlot::invoicing::v1::RematchBankLinesRequest* request,
                                             vlot::invoicing::v1::RematchBankLinesResponse* response) override;
  grpc::ServerUnaryReactor* ListCreditBalances(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::ListCreditBalancesRequest* request,
                                               vlot::invoicing::v1::ListCreditBalancesResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  UuidV7Generator& ids_;
  const std::set<std::string> provider_accounts_;
  const std::set<std::string> bank_accounts_;  // ours, besides the sellers'
};

}  // namespace vlot::invoicing::bank
