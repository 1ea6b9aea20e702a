#include "services/invoicing/testing/examples.h"

#include <cassert>

#include "common/ids/uuid.h"

namespace vlot::invoicing {
namespace {

Money Eur(int64_t cents) { return {cents, kEur}; }

Uuid FixedId(uint8_t last) {
  Uuid::Bytes bytes{0x01, 0x93, 0x3b, 0x1c, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, last};
  return Uuid(bytes);
}

IssueRequest Base(const Party& buyer) {
  return {.id = InvoiceId(FixedId(1)),
          .order = OrderId(FixedId(2)),
          .order_number = "26-0001234",
          .account = AccountId(FixedId(3)),
          .buyer = buyer,
          .lines = {{.title = "Koffie & thee <500 g>",
                     .item = "COFFEE-500",
                     .quantity = 3,
                     .unit_price = Eur(799),
                     .category = vat::Category::kReduced},
                    {.title = "Waterkoker", .item = "KETTLE-1", .quantity = 1, .unit_price = Eur(4995)},
                    {.title = "Verzending", .quantity = 1, .unit_price = Eur(495), .charge = true}},
          .event_time = absl::FromCivil(absl::CivilSecond(2026, 11, 22, 9, 0), absl::UTCTimeZone()),
          .language = "nl",
          .delivery_region = "NL"};
}

}  // namespace

Party Consumer() {
  return {.legal_name = "J. de Vries",
          .address = {.region = "NL", .postal_code = "3511 AA", .city = "Utrecht", .lines = {"Oudegracht 1"}}};
}

Party Business() {
  return {.legal_name = "Bakkerij Zonnebloem B.V.",
          .address = {.region = "NL", .postal_code = "2511 BB", .city = "Den Haag", .lines = {"Plein 2", "Achterhuis"}},
          .business = true,
          .registration_number = "87654321",
          .vat_id = "NL123456782B90",
          .buyer_reference = "Kostenplaats 12",
          .email = "boekhouding@zonnebloem.example"};
}

IssueRequest ConsumerRequest() {
  IssueRequest request = Base(Consumer());
  request.prices_include_vat = true;
  request.prepaid = Eur(3 * 799 + 4995 + 495);
  return request;
}

IssueRequest BusinessRequest() {
  IssueRequest request = Base(Business());
  request.prepaid = Eur(0);
  request.external_reference = "PO-2026-77";
  return request;
}

Document Issued(const IssueRequest& request, Profile profile) {
  Terms terms = DefaultTerms(request.buyer);
  terms.profile = profile;
  absl::StatusOr<Document> document = DraftInvoice(request, terms, "NL");
  assert(document.ok());
  document->number = "F26-0000042";
  return *std::move(document);
}

Document Issued(const IssueRequest& request) { return Issued(request, DefaultTerms(request.buyer).profile); }

}  // namespace vlot::invoicing
