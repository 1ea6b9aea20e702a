#include "services/ordering/commands.h"

#include "common/status/status.h"
#include "common/wire/types.h"
#include "services/ordering/batch_command.h"
#include "services/ordering/inputs.h"
#include "services/ordering/requests.h"
#include "vlot/courier/v1/courier.grpc.pb.h"
#include "vlot/fulfilment/v1/fulfilment.grpc.pb.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::ordering {
namespace {

// Our own services answer in milliseconds; the process tries again by itself after kCommandPatience.
constexpr absl::Duration kTimeout = absl::Seconds(10);
// Behind this one stands the payment provider: longer than the payment service's own deadline towards it.
constexpr absl::Duration kPaymentTimeout = absl::Seconds(25);

constexpr auto kNothing = [](const auto&, CommandDone&) {};

void ReadPayment(const payment::v1::BatchCreatePaymentsResponse::Result& result, CommandDone& done) {
  done.checkout_url = result.payment().checkout_url();
  done.paid = result.payment().state() == payment::v1::Payment::PAID;
}

// A payment is settled when it is at its end and nothing of it is kept.
void ReadCancelledPayment(const payment::v1::BatchCancelPaymentsResponse::Result& result, CommandDone& done) {
  const payment::v1::Payment& payment = result.payment();
  const bool ended =
      payment.state() == payment::v1::Payment::CANCELLED || payment.state() == payment::v1::Payment::EXPIRED;
  const auto captured = wire::FromProto(payment.captured());
  const auto refunded = wire::FromProto(payment.refunded());
  bool on_its_way = false;
  for (const payment::v1::Refund& refund : payment.refunds()) {
    on_its_way =
        on_its_way || refund.state() == payment::v1::Refund::CLAIMED || refund.state() == payment::v1::Refund::PENDING;
  }
  const bool kept = captured.ok() && captured->IsPositive() && (!refunded.ok() || *refunded != *captured);
  done.settled = ended && !kept && !on_its_way;
}

void ReadShipment(const fulfilment::v1::BatchCreateShipmentsResponse::Result& result, CommandDone& done) {
  done.shipment.location = result.shipment().location();
  done.shipment.parcels = result.shipment().parcels_size();
  for (const auto& parcel : result.shipment().parcels()) done.shipment.weight_grams += parcel.weight_grams();
}

void ReadBooking(const courier::v1::BatchBookDeliveriesResponse::Result& result, CommandDone& done) {
  done.shipment = ToShipmentFacts(result.booking());
}

template <class Result>
void ReadIssued(const Result& result, CommandDone& done) {
  done.number = result.issued().number();
}

class Sender final : public CommandSender {
 public:
  Sender(Clock& clock, Catalogue& catalogue, metrics::Registry& metrics, Answer answer, rpc::Client& fulfilment,
         rpc::Client& payment, rpc::Client& invoicing, rpc::Client& courier)
      : clock_(clock), catalogue_(catalogue), metrics_(metrics), answer_(std::move(answer)) {
    ConnectFulfilment(fulfilment);
    ConnectPayment(payment);
    ConnectInvoicing(invoicing);
    ConnectCourier(courier);
  }

  void SendAll(std::vector<Outgoing> commands) override {
    std::vector<BatchCommandBase*> corked = All();
    for (BatchCommandBase* command : corked) command->Cork();
    for (const Outgoing& out : commands) Send(out);
    for (BatchCommandBase* command : corked) command->Uncork();
  }

 private:
  template <class Item>
  using CommandOf = std::unique_ptr<BatchCommandOf<Item>>;

  std::vector<BatchCommandBase*> All() {
    return {reserve_stock_.get(),   release_stock_.get(),  create_shipment_.get(),   advance_shipment_.get(),
            cancel_shipment_.get(), create_payment_.get(), cancel_payment_.get(),    reserve_credit_.get(),
            release_credit_.get(),  issue_invoice_.get(),  issue_credit_note_.get(), accrue_items_.get(),
            book_delivery_.get(),   cancel_delivery_.get()};
  }

  void ConnectFulfilment(rpc::Client& client) {
    stock_ = fulfilment::v1::Stock::NewStub(client.channel());
    shipments_ = fulfilment::v1::Shipments::NewStub(client.channel());
    using Stock = fulfilment::v1::Stock::StubInterface::async_interface;
    using Shipments = fulfilment::v1::Shipments::StubInterface::async_interface;
    Stock* stock = stock_->async();
    Shipments* shipments = shipments_->async();
    reserve_stock_ = MakeBatchCommand("ordering.ReserveStock", metrics_, client, stock, &Stock::BatchReserveStock,
                                      kTimeout, kNothing);
    release_stock_ = MakeBatchCommand("ordering.ReleaseStock", metrics_, client, stock, &Stock::BatchReleaseStock,
                                      kTimeout, kNothing);
    create_shipment_ = MakeBatchCommand("ordering.CreateShipment", metrics_, client, shipments,
                                        &Shipments::BatchCreateShipments, kTimeout, ReadShipment);
    advance_shipment_ = MakeBatchCommand("ordering.AdvanceShipment", metrics_, client, shipments,
                                         &Shipments::BatchAdvanceShipments, kTimeout, kNothing);
    cancel_shipment_ = MakeBatchCommand("ordering.CancelShipment", metrics_, client, shipments,
                                        &Shipments::BatchCancelShipments, kTimeout, kNothing);
  }

  void ConnectPayment(rpc::Client& client) {
    payments_ = payment::v1::Payments::NewStub(client.channel());
    using Payments = payment::v1::Payments::StubInterface::async_interface;
    Payments* payments = payments_->async();
    create_payment_ = MakeBatchCommand("ordering.CreatePayment", metrics_, client, payments,
                                       &Payments::BatchCreatePayments, kPaymentTimeout, ReadPayment);
    cancel_payment_ = MakeBatchCommand("ordering.CancelPayment", metrics_, client, payments,
                                       &Payments::BatchCancelPayments, kPaymentTimeout, ReadCancelledPayment);
  }

  void ConnectInvoicing(rpc::Client& client) {
    accounts_ = invoicing::v1::Accounts::NewStub(client.channel());
    invoices_ = invoicing::v1::Invoices::NewStub(client.channel());
    using Accounts = invoicing::v1::Accounts::StubInterface::async_interface;
    using Invoices = invoicing::v1::Invoices::StubInterface::async_interface;
    Accounts* accounts = accounts_->async();
    Invoices* invoices = invoices_->async();
    reserve_credit_ = MakeBatchCommand("ordering.ReserveCredit", metrics_, client, accounts,
                                       &Accounts::BatchReserveCredit, kTimeout, kNothing);
    release_credit_ = MakeBatchCommand("ordering.ReleaseCredit", metrics_, client, accounts,
                                       &Accounts::BatchReleaseCredit, kTimeout, kNothing);
    issue_invoice_ =
        MakeBatchCommand("ordering.IssueInvoice", metrics_, client, invoices, &Invoices::BatchIssueInvoices, kTimeout,
                         ReadIssued<invoicing::v1::BatchIssueInvoicesResponse::Result>);
    issue_credit_note_ =
        MakeBatchCommand("ordering.IssueCreditNote", metrics_, client, invoices, &Invoices::BatchIssueCreditNotes,
                         kTimeout, ReadIssued<invoicing::v1::BatchIssueCreditNotesResponse::Result>);
    accrue_items_ = MakeBatchCommand("ordering.AccrueItems", metrics_, client, invoices, &Invoices::BatchAccrueItems,
                                     kTimeout, kNothing);
  }

  void ConnectCourier(rpc::Client& client) {
    deliveries_ = courier::v1::Deliveries::NewStub(client.channel());
    using Deliveries = courier::v1::Deliveries::StubInterface::async_interface;
    Deliveries* deliveries = deliveries_->async();
    book_delivery_ = MakeBatchCommand("ordering.BookDelivery", metrics_, client, deliveries,
                                      &Deliveries::BatchBookDeliveries, kTimeout, ReadBooking);
    cancel_delivery_ = MakeBatchCommand("ordering.CancelDelivery", metrics_, client, deliveries,
                                        &Deliveries::BatchCancelDeliveries, kTimeout, kNothing);
  }

  void Send(const Outgoing& out) {
    const absl::Time now = clock_.Now();
    if (out.command.undo) return SendUndo(out, now);
    switch (out.step->kind) {
      case StepKind::kReserveStock:
        return Submit(*reserve_stock_, ToReserveStock(out), out);
      case StepKind::kAuthorize:
        return Submit(*create_payment_, ToCreatePayment(out), out);
      case StepKind::kCreditCheck:
        return Submit(*reserve_credit_, ToReserveCredit(out), out);
      case StepKind::kInvoice:
        return Submit(*issue_invoice_, ToIssueInvoice(out, now), out);
      case StepKind::kShip:
        return Submit(*create_shipment_, ToCreateShipment(out), out);
      case StepKind::kBookCourier:
        return BookCourier(out);
      case StepKind::kHandOver:
      case StepKind::kRecordDelivery:
        return Submit(*advance_shipment_, ToAdvanceShipment(out), out);
      case StepKind::kAccrue:
        return Submit(*accrue_items_, ToAccrueItems(out), out);
      case StepKind::kAwaitPickup:
      case StepKind::kAwaitDelivery:
        return;  // no commands
    }
  }

  void SendUndo(const Outgoing& out, absl::Time now) {
    switch (out.step->kind) {
      case StepKind::kReserveStock:
        return Submit(*release_stock_, ToReleaseStock(out), out);
      case StepKind::kAuthorize:
        return Submit(*cancel_payment_, ToCancelPayment(out), out);
      case StepKind::kCreditCheck:
        return Submit(*release_credit_, ToReleaseCredit(out), out);
      case StepKind::kInvoice:
        return Submit(*issue_credit_note_, ToIssueCreditNote(out, now), out);
      case StepKind::kShip:
        return Submit(*cancel_shipment_, ToCancelShipment(out), out);
      case StepKind::kBookCourier:
        return Submit(*cancel_delivery_, ToCancelDelivery(out), out);
      default:
        return;  // nothing to take back
    }
  }

  void BookCourier(const Outgoing& out) {
    const auto from = catalogue_.FindLocation(out.shipment.location);
    if (!from) {  // fulfilment's feed has not told us of it yet
      return answer_(out.placed->id,
                     CommandFailed{out.command, absl::UnavailableError("the location is not known yet")});
    }
    Submit(*book_delivery_, ToBookDelivery(out, *from), out);
  }

  template <class Item>
  void Submit(BatchCommandOf<Item>& command, Item request, const Outgoing& out) {
    command.Send(std::move(request), absl::InfiniteFuture(),
                 [this, id = out.placed->id, sent = out.command](absl::StatusOr<CommandDone> result) {
                   if (!result.ok()) return answer_(id, CommandFailed{sent, std::move(result).status()});
                   result->command = sent;
                   answer_(id, *std::move(result));
                 });
  }

  Clock& clock_;
  Catalogue& catalogue_;
  metrics::Registry& metrics_;
  const Answer answer_;
  std::unique_ptr<fulfilment::v1::Stock::StubInterface> stock_;
  std::unique_ptr<fulfilment::v1::Shipments::StubInterface> shipments_;
  std::unique_ptr<payment::v1::Payments::StubInterface> payments_;
  std::unique_ptr<invoicing::v1::Accounts::StubInterface> accounts_;
  std::unique_ptr<invoicing::v1::Invoices::StubInterface> invoices_;
  std::unique_ptr<courier::v1::Deliveries::StubInterface> deliveries_;
  CommandOf<fulfilment::v1::ReserveStockRequest> reserve_stock_;
  CommandOf<fulfilment::v1::ReleaseStockRequest> release_stock_;
  CommandOf<fulfilment::v1::CreateShipmentRequest> create_shipment_;
  CommandOf<fulfilment::v1::AdvanceShipmentRequest> advance_shipment_;
  CommandOf<fulfilment::v1::CancelShipmentRequest> cancel_shipment_;
  CommandOf<payment::v1::CreatePaymentRequest> create_payment_;
  CommandOf<payment::v1::CancelPaymentRequest> cancel_payment_;
  CommandOf<invoicing::v1::ReserveCreditRequest> reserve_credit_;
  CommandOf<invoicing::v1::ReleaseCreditRequest> release_credit_;
  CommandOf<invoicing::v1::IssueInvoiceRequest> issue_invoice_;
  CommandOf<invoicing::v1::IssueCreditNoteRequest> issue_credit_note_;
  CommandOf<invoicing::v1::AccrueItemsRequest> accrue_items_;
  CommandOf<courier::v1::BookDeliveryRequest> book_delivery_;
  CommandOf<courier::v1::CancelDeliveryRequest> cancel_delivery_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CommandSender>> MakeCommandSender(rpc::Channels& channels, Clock& clock,
                                                                 Catalogue& catalogue, metrics::Registry& metrics,
                                                                 Answer answer) {
  ASSIGN_OR_RETURN(rpc::Client * fulfilment, channels.For("fulfilment"));
  ASSIGN_OR_RETURN(rpc::Client * payment, channels.For("payment"));
  ASSIGN_OR_RETURN(rpc::Client * invoicing, channels.For("invoicing"));
  ASSIGN_OR_RETURN(rpc::Client * courier, channels.For("courier"));
  return std::make_unique<Sender>(clock, catalogue, metrics, std::move(answer), *fulfilment, *payment, *invoicing,
                                  *courier);
}

}  // namespace vlot::ordering
