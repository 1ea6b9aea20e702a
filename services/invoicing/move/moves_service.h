// The gRPC surface of moves: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include "common/rpc/runtime.h"
#include "services/invoicing/handlers.h"
#include "services/invoicing/issuer.h"
#include "services/invoicing/move/move_worker.h"
#include "vlot/invoicing/v1/move.grpc.pb.h"

namespace vlot::invoicing {

class MovesService final : public vlot::invoicing::v1::AccountMoves::CallbackService {
 public:
  // Does not own the issuer.
  MovesService(rpc::Runtime& runtime, Context context, const Issuer& issuer)
      : runtime_(runtime), context_(context), issuer_(issuer) {}

  grpc::ServerUnaryReactor* MoveAccount(grpc::CallbackServerContext* context,
                                        const vlot::invoicing::v1::MoveAccountRequest* request,
                                        vlot::invoicing::v1::AccountMove* response) override;
  grpc::ServerUnaryReactor* GetAccountMovePreview(grpc::CallbackServerContext* context,
                                                  const vlot::invoicing::v1::GetAccountMovePreviewRequest* request,
                                                  vlot::invoicing::v1::AccountMovePreview* response) override;
  grpc::ServerUnaryReactor* CancelAccountMove(grpc::CallbackServerContext* context,
                                              const vlot::invoicing::v1::CancelAccountMoveRequest* request,
                                              vlot::invoicing::v1::AccountMove* response) override;
  grpc::ServerUnaryReactor* GetAccountMove(grpc::CallbackServerContext* context,
                                           const vlot::invoicing::v1::GetAccountMoveRequest* request,
                                           vlot::invoicing::v1::AccountMove* response) override;
  grpc::ServerUnaryReactor* ListAccountMoves(grpc::CallbackServerContext* context,
                                             const vlot::invoicing::v1::ListAccountMovesRequest* request,
                                             vlot::invoicing::v1::ListAccountMovesResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const Context context_;
  const Issuer& issuer_;
};

}  // namespace vlot::invoicing
