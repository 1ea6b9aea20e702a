// The gRPC surface of the books: validate, convert, submit, convert. Thread-safe; never blocks a gRPC thread.
#pragma once

#include <string>

#include "common/idempotency/executor.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/runtime.h"
#include "services/invoicing/books/export_builder.h"
#include "vlot/invoicing/v1/books.grpc.pb.h"

namespace vlot::invoicing::books {

class BooksService final : public vlot::invoicing::v1::Books::CallbackService {
 public:
  // Owns neither the runtime nor the executor, the ids or the builder. `home` is the seller's country. Reports are read
  // on sessions of their own.
  BooksService(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids, ExportBuilder& builder,
               const pg::Options& database, std::string home)
      : runtime_(runtime),
        executor_(executor),
        ids_(ids),
        builder_(builder),
        home_(std::move(home)),
        reports_(ForReports(database), kReportsAtOnce) {}

  grpc::ServerUnaryReactor* CreateLedgerExport(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::CreateLedgerExportRequest* request,
                                               vlot::invoicing::v1::LedgerExport* response) override;
  grpc::ServerUnaryReactor* GetLedgerExport(grpc::CallbackServerContext* context,
                                            const vlot::invoicing::v1::GetLedgerExportRequest* request,
                                            vlot::invoicing::v1::LedgerExport* response) override;
  grpc::ServerUnaryReactor* ListLedgerExports(grpc::CallbackServerContext* context,
                                              const vlot::invoicing::v1::ListLedgerExportsRequest* request,
                                              vlot::invoicing::v1::ListLedgerExportsResponse* response) override;
  grpc::ServerUnaryReactor* GetLedgerExportPart(grpc::CallbackServerContext* context,
                                                const vlot::invoicing::v1::GetLedgerExportPartRequest* request,
                                                vlot::invoicing::v1::LedgerExportPart* response) override;
  grpc::ServerUnaryReactor* GetVatReturn(grpc::CallbackServerContext* context,
                                         const vlot::invoicing::v1::GetVatReturnRequest* request,
                                         vlot::invoicing::v1::VatReturn* response) override;
  grpc::ServerUnaryReactor* ListIntraCommunitySales(
      grpc::CallbackServerContext* context, const vlot::invoicing::v1::ListIntraCommunitySalesRequest* request,
      vlot::invoicing::v1::ListIntraCommunitySalesResponse* response) override;
  grpc::ServerUnaryReactor* ListAccountEntries(grpc::CallbackServerContext* context,
                                               const vlot::invoicing::v1::ListAccountEntriesRequest* request,
                                               vlot::invoicing::v1::ListAccountEntriesResponse* response) override;

 private:
  static constexpr int kReportsAtOnce = 2;

  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  UuidV7Generator& ids_;
  ExportBuilder& builder_;
  const std::string home_;
  pg::Pool reports_;
};

}  // namespace vlot::invoicing::books
