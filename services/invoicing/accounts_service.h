// The gRPC surface of accounts: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "common/rpc/runtime.h"
#include "services/invoicing/handlers.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"

namespace vlot::invoicing {

class AccountsService final : public vlot::invoicing::v1::Accounts::CallbackService {
 public:
  AccountsService(rpc::Runtime& runtime, Context context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* CreateAccount(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::CreateAccountRequest* request,
                                          vlot::invoicing::v1::Account* response) override;
  grpc::ServerUnaryReactor* UpdateAccount(grpc::CallbackServerContext* context,
                                          const vlot::invoicing::v1::UpdateAccountRequest* request,
                                          vlot::invoicing::v1::Account* response) override;
  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const vlot::invoicing::v1::GetAccountRequest* request,
                                       vlot::invoicing::v1::Account* response) override;
  grpc::ServerUnaryReactor* ListAccounts(grpc::CallbackServerContext* context,
                                         const vlot::invoicing::v1::ListAccountsRequest* request,
                                         vlot::invoicing::v1::ListAccountsResponse* response) override;
  grpc::ServerUnaryReactor* BatchReserveCredit(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::BatchReserveCreditRequest* request,
                                               vlot::invoicing::v1::BatchReserveCreditResponse* response) override;
  grpc::ServerUnaryReactor* BatchReleaseCredit(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::BatchReleaseCreditRequest* request,
                                               vlot::invoicing::v1::BatchReleaseCreditResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const Context context_;
};

}  // namespace vlot::invoicing
