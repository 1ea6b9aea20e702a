#include "services/invoicing/app.h"

#include <utility>

#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "services/invoicing/accounts_service.h"
#include "services/invoicing/bank/bank_service.h"
#include "services/invoicing/bank/sepa_service.h"
#include "services/invoicing/events.h"
#include "services/invoicing/invoices_service.h"
#include "services/invoicing/issuer.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing {

struct App::Parts {
  Parts(const Options& options, const Uuid& seller_id, Dependencies dependencies)
      : runtime("invoicing", dependencies.authenticator, dependencies.clock, dependencies.metrics),
        ids(dependencies.clock),
        feed({.database = options.db}),
        issuer(dependencies.clock, feed, options.seller, seller_id),
        commands(options.db, dependencies.clock, issuer),
        executor("invoicing", options.db, dependencies.clock, feed),
        feed_server(feed, [](const feed::StoredEvent& stored) { return ToProto(stored); }),
        accounts(runtime, Context{commands, executor, feed_server, ids}),
        invoices(runtime, Context{commands, executor, feed_server, ids}),
        bank(runtime, executor, ids, options.provider_accounts),
        sepa(runtime, executor, ids, {options.seller, options.sepa_creditor_id}) {}

  rpc::Runtime runtime;
  UuidV7Generator ids;
  feed::Feed feed;
  Issuer issuer;
  CommandQueues commands;
  idempotency::Executor executor;
  rpc::FeedServer<vlot::invoicing::v1::ListEventsResponse> feed_server;
  AccountsService accounts;
  InvoicesService invoices;
  bank::BankService bank;
  bank::SepaService sepa;
};

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  RETURN_IF_ERROR(CheckSeller(options.seller));
  pg::Pool pool(options.db, 1);
  RETURN_IF_ERROR(migrate::CheckSchemaVersion("invoicing", pool, options.migrations_dir));
  const Uuid new_id = UuidV7Generator(dependencies.clock).Next();
  ASSIGN_OR_RETURN(const Uuid seller_id, pg::RunInTransaction(pool, [&](pg::Transaction& tx) {
                     return SaveSeller(tx, options.seller, new_id, dependencies.clock.Now());
                   }));
  return std::unique_ptr<App>(new App(std::make_unique<Parts>(options, seller_id, dependencies)));
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() { Stop(); }

void App::AddTo(rpc::Server& server) {
  server.Add<vlot::invoicing::v1::Accounts>(parts_->runtime, parts_->accounts);
  server.Add<vlot::invoicing::v1::Invoices>(parts_->runtime, parts_->invoices);
  server.Add<vlot::invoicing::v1::Bank>(parts_->runtime, parts_->bank);
  server.Add<vlot::invoicing::v1::Sepa>(parts_->runtime, parts_->sepa);
}

std::vector<grpc::Service*> App::services() {
  return {&parts_->accounts, &parts_->invoices, &parts_->bank, &parts_->sepa};
}

rpc::Runtime& App::runtime() { return parts_->runtime; }

absl::Status App::Start() { return absl::OkStatus(); }

void App::Stop() {
  parts_->commands.Drain();
  parts_->executor.Drain();
}

}  // namespace vlot::invoicing
