#include "services/invoicing/issue.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "common/time/civil.h"
#include "services/invoicing/draft.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr int32_t kTermConsumerDays = 14;
constexpr int32_t kTermBusinessDays = 30;

absl::Status CheckPrepaid(const Money& prepaid, const Money& total) {
  Violations violations;
  if (prepaid.minor > total.minor) {
    violations.Add("prepaid", absl::StrCat("is more than the total of ", total.ToStringWithCurrency()));
  }
  return violations.ToStatus(kErrorDomain);
}

}  // namespace

Terms DefaultTerms(const Party& buyer) {
  Profile profile = Profile::kCore;
  if (buyer.business) profile = buyer.address.region == "NL" ? Profile::kNlcius : Profile::kPeppol;
  return {.profile = profile,
          .payment_term_days = buyer.business ? kTermBusinessDays : kTermConsumerDays,
          .zone = DefaultTimeZone()};
}

std::vector<Lack> LacksFor(Profile profile, const Party& buyer) {
  if (profile == Profile::kCore) return {};
  if (!buyer.business) return {{"business", "must be set: consumers get documents of the core"}};
  std::vector<Lack> lacks;
  const bool dutch = buyer.address.region == "NL";
  if (profile == Profile::kNlcius && dutch && RegistrationScheme(buyer).empty()) {
    lacks.push_back({"registration_number", "must be 8 digits (KvK) or 20 (OIN) for documents of NLCIUS"});
  } else if (EndpointOf(buyer).empty()) {
    lacks.push_back({"endpoint", "is required for electronic documents: scheme:value, such as 0106:12345678"});
  }
  if (!dutch) return lacks;
  for (std::string_view field : MissingFrom(buyer.address)) {
    lacks.push_back({absl::StrCat("address.", AbslView(field)), "is required for electronic documents"});
  }
  return lacks;
}

Profile ResolveProfile(Profile wanted, const Party& buyer) {
  return LacksFor(wanted, buyer).empty() ? wanted : Profile::kCore;
}

absl::StatusOr<vat::Totals> CalculateLines(const std::vector<BillableLine>& lines, bool prices_include_vat,
                                           std::string_view region, absl::CivilDay day) {
  std::vector<vat::Line> priced;
  for (const BillableLine& line : lines) priced.push_back({line.quantity, line.unit_price, line.category});
  return vat::Calculate(priced, prices_include_vat, region, day);
}

absl::StatusOr<Document> DraftInvoice(const IssueRequest& request, const Terms& terms, std::string_view region) {
  RETURN_IF_ERROR(CheckCategories(request.lines, request.buyer, request.delivery_region, region));
  const absl::CivilDay day = ToCivilDay(request.event_time, terms.zone);
  ASSIGN_OR_RETURN(const vat::Totals totals, CalculateLines(request.lines, request.prices_include_vat, region, day));
  RETURN_IF_ERROR(CheckNotNegative(totals));
  RETURN_IF_ERROR(CheckPrepaid(request.prepaid, totals.total));
  Document document{.id = request.id,
                    .kind = Kind::kInstantInvoice,
                    .account = request.account,
                    .order = request.order,
                    .order_number = request.order_number,
                    .buyer = request.buyer,
                    .profile = ResolveProfile(terms.profile, request.buyer),
                    .language = request.language,
                    .delivery_region = request.delivery_region,
                    .external_reference = request.external_reference,
                    .prices_include_vat = request.prices_include_vat,
                    .issue_date = day,
                    .lines = LinesOf(request.lines, totals)};
  SetAmounts(totals, request.prepaid, document);
  if (request.pay_time && document.prepaid.IsPositive()) {
    document.receipt = Receipt{.day = ToCivilDay(*request.pay_time, terms.zone), .method = request.pay_method};
  }
  if (document.payable.IsPositive()) document.due_date = day + terms.payment_term_days;
  return document;
}

Document DraftCreditNote(const CreditRequest& request, const Document& invoice, absl::TimeZone zone) {
  Document document = invoice;
  document.id = request.id;
  document.kind = Kind::kCreditNote;
  document.state = State::kPaid;  // nothing is asked for
  document.number.clear();
  document.issue_date = std::max(ToCivilDay(request.event_time, zone), invoice.issue_date);
  document.due_date.reset();
  document.prepaid = Money::Zero(invoice.gross.currency);
  document.payable = TotalOf(invoice);
  document.open = Money::Zero(invoice.gross.currency);
  document.credited = invoice.id;
  document.credited_number = invoice.number;
  document.reason = request.reason;
  document.period.reset();  // it names the invoice, which says them
  document.deliveries.clear();
  document.debit.reset();
  document.receipt.reset();
  return document;
}

}  // namespace vlot::invoicing
