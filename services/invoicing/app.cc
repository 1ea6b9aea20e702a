#include "services/invoicing/app.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/trail/serve.h"
#include "services/invoicing/accounts_service.h"
#include "services/invoicing/bank/bank_service.h"
#include "services/invoicing/bank/sepa_service.h"
#include "services/invoicing/billing_service.h"
#include "services/invoicing/books/books_service.h"
#include "services/invoicing/calendar/schedule_service.h"
#include "services/invoicing/crediting/credit_notes_service.h"
#include "services/invoicing/document_files.h"
#include "services/invoicing/dunning/dunning_service.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/events.h"
#include "services/invoicing/invoices_service.h"
#include "services/invoicing/issuer.h"
#include "services/invoicing/move/move_worker.h"
#include "services/invoicing/move/moves_service.h"
#include "services/invoicing/pdf.h"
#include "services/invoicing/provider/settlement_intake.h"
#include "services/invoicing/seller_store.h"
#include "services/invoicing/writeoff/write_offs_service.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::invoicing {

namespace {

BillingOptions WithMetrics(BillingOptions options, metrics::Registry& metrics) {
  options.metrics = &metrics;
  return options;
}

}  // namespace

struct App::Parts {
  Parts(const Options& options, StoredSeller seller, Dependencies dependencies)
      : runtime("invoicing", dependencies.authenticator, dependencies.clock, dependencies.metrics),
        ids(dependencies.clock),
        feed({.database = options.db}),
        issuer(dependencies.clock, feed, std::move(seller)),
        files(dependencies.clock, dependencies.metrics),
        file_maker(options.db, feed, files, dependencies.metrics),
        files_ahead(options.files_ahead),
        notice_files(dependencies.clock, dependencies.metrics),
        commands(options.db, dependencies.clock, issuer),
        executor("invoicing", options.db, dependencies.clock, feed),
        feed_server(feed, CompleteEvent),
        billing(WithMetrics(options.billing, dependencies.metrics), options.db, issuer, ids),
        calendar(options.calendar, options.db, issuer, ids, billing, dependencies.metrics),
        dunning_runner(options.dunning, options.db, issuer, ids, &notice_files),
        move_worker(options.db, dependencies.clock, feed, ids, billing),
        accounts(runtime, Context{commands, executor, feed_server, ids}),
        invoices(runtime, Context{commands, executor, feed_server, ids}, files),
        credit_notes(runtime, Context{commands, executor, feed_server, ids}, issuer),
        billing_runs(runtime, Context{commands, executor, feed_server, ids}, issuer, billing),
        schedules(runtime, executor, dependencies.clock, options.seller.legal_entity),
        moves(runtime, Context{commands, executor, feed_server, ids}, issuer),
        bank(runtime, executor, ids, options.provider_accounts, options.bank_accounts),
        sepa(runtime, executor, ids, {options.seller, options.sepa_creditor_id}),
        write_offs(runtime, executor, ids),
        exports(options.db, dependencies.clock, options.seller),
        books(runtime, executor, ids, exports, options.db, options.seller.address.region),
        dunning(runtime, executor, ids, issuer, dunning_runner, notice_files),
        database(options.db),
        channels(dependencies.channels),
        provider_accounts(options.provider_accounts),
        settlements(dependencies.clock, ids, provider_accounts) {}

  rpc::Runtime runtime;
  UuidV7Generator ids;
  feed::Feed feed;
  Issuer issuer;
  DocumentFiles files;
  FileMaker file_maker;
  const bool files_ahead;
  dunning::NoticeFiles notice_files;
  CommandQueues commands;
  idempotency::Executor executor;
  rpc::FeedServer<vlot::invoicing::v1::ListEventsResponse> feed_server;
  BillingRunner billing;
  Calendar calendar;
  dunning::Runner dunning_runner;
  MoveWorker move_worker;
  AccountsService accounts;
  InvoicesService invoices;
  CreditNotesService credit_notes;
  BillingService billing_runs;
  ScheduleService schedules;
  MovesService moves;
  bank::BankService bank;
  bank::SepaService sepa;
  WriteOffsService write_offs;
  books::ExportBuilder exports;
  books::BooksService books;
  dunning::DunningService dunning;
  const pg::Options database;
  rpc::Channels* const channels;
  const std::set<std::string> provider_accounts;
  provider::SettlementIntake settlements;
  std::unique_ptr<provider::PaymentFollower> payment;
  trail::TrailService<trail::v1::InvoicingTrail> audit_trail{"invoicing", runtime, executor};
};

namespace {

absl::StatusOr<std::string> ReadLogo(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::string png((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (IsLogo(png)) return png;
  Violations violations;
  violations.Add("logo_file", absl::StrCat("is no PNG that can be read: ", path));
  return violations.ToStatus(kErrorDomain);
}

}  // namespace

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  RETURN_IF_ERROR(CheckSeller(options.seller));
  options.seller.creditor_id = options.sepa_creditor_id;
  Letterhead letterhead{.seller = options.seller};
  ASSIGN_OR_RETURN(letterhead.logo, ReadLogo(options.logo_file));
  pg::Pool pool(options.db, 1);
  RETURN_IF_ERROR(migrate::CheckSchemaVersion("invoicing", pool, options.migrations_dir));
  const Uuid new_id = UuidV7Generator(dependencies.clock).Next();
  ASSIGN_OR_RETURN(StoredSeller seller, pg::RunInTransaction(pool, [&](pg::Transaction& tx) {
                     return SaveSeller(tx, letterhead, new_id, dependencies.clock.Now());
                   }));
  return std::unique_ptr<App>(new App(std::make_unique<Parts>(options, std::move(seller), dependencies)));
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() { Stop(); }

void App::AddTo(rpc::Server& server) {
  server.Add<vlot::invoicing::v1::Accounts>(parts_->runtime, parts_->accounts);
  server.Add<vlot::invoicing::v1::Invoices>(parts_->runtime, parts_->invoices);
  server.Add<vlot::invoicing::v1::CreditNotes>(parts_->runtime, parts_->credit_notes);
  server.Add<vlot::invoicing::v1::BillingRuns>(parts_->runtime, parts_->billing_runs);
  server.Add<vlot::invoicing::v1::BillingSchedules>(parts_->runtime, parts_->schedules);
  server.Add<vlot::invoicing::v1::AccountMoves>(parts_->runtime, parts_->moves);
  server.Add<vlot::invoicing::v1::Bank>(parts_->runtime, parts_->bank);
  server.Add<vlot::invoicing::v1::Sepa>(parts_->runtime, parts_->sepa);
  server.Add<vlot::invoicing::v1::WriteOffs>(parts_->runtime, parts_->write_offs);
  server.Add<vlot::invoicing::v1::Books>(parts_->runtime, parts_->books);
  server.Add<vlot::invoicing::v1::Dunning>(parts_->runtime, parts_->dunning);
  server.Add<trail::v1::InvoicingTrail>(parts_->runtime, parts_->audit_trail);
}

std::vector<grpc::Service*> App::services() {
  return {&parts_->accounts,   &parts_->invoices, &parts_->credit_notes, &parts_->billing_runs,
          &parts_->schedules,  &parts_->moves,    &parts_->bank,         &parts_->sepa,
          &parts_->write_offs, &parts_->books,    &parts_->dunning};
}

rpc::Runtime& App::runtime() { return parts_->runtime; }

BillingRunner& App::billing() { return parts_->billing; }

Calendar& App::calendar() { return parts_->calendar; }

dunning::Runner& App::dunning() { return parts_->dunning_runner; }

MoveWorker& App::moves() { return parts_->move_worker; }

FileMaker& App::files() { return parts_->file_maker; }

absl::Status App::Start() {
  if (parts_->channels != nullptr) {
    ASSIGN_OR_RETURN(rpc::Client * payment, parts_->channels->For("payment"));
    parts_->payment = std::make_unique<provider::PaymentFollower>(*payment, parts_->database, parts_->settlements);
    parts_->payment->Start();
  }
  parts_->billing.Start();
  parts_->calendar.Start();
  parts_->exports.Start();
  parts_->dunning_runner.Start();
  parts_->move_worker.Start();
  if (parts_->files_ahead) parts_->file_maker.Start();
  return absl::OkStatus();
}

void App::Stop() {
  if (parts_->payment) parts_->payment->Stop();
  parts_->file_maker.Stop();
  parts_->move_worker.Stop();
  parts_->calendar.Stop();
  parts_->billing.Stop();
  parts_->exports.Stop();
  parts_->dunning_runner.Stop();
  parts_->commands.Drain();
  parts_->executor.Drain();
}

}  // namespace vlot::invoicing
