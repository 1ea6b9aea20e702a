#include "services/notification/message.h"

namespace vlot::notification {

std::string_view TemplateName(Template which) {
  switch (which) {
    case Template::kOrderConfirmed:
      return "order_confirmed";
    case Template::kInvoiceIssued:
      return "invoice_issued";
    case Template::kOnItsWay:
      return "on_its_way";
    case Template::kDelivered:
      return "delivered";
    case Template::kOrderCancelled:
      return "order_cancelled";
    case Template::kOrderExpired:
      return "order_expired";
    case Template::kStockRefused:
      return "stock_refused";
    case Template::kCollectiveInvoice:
      return "collective_invoice";
    case Template::kCreditNote:
      return "credit_note";
    case Template::kReminder:
      return "reminder";
    case Template::kCollectionNotice:
      return "collection_notice";
  }
  return "";
}

std::string_view LanguageName(Language language) { return language == Language::kEnglish ? "en" : "nl"; }

std::string_view ChannelName(Channel channel) { return channel == Channel::kFile ? "file" : "email"; }

Language LanguageOf(std::string_view tag) {
  const auto is = [&](size_t at, char lower) { return (tag[at] | 0x20) == lower; };
  const bool english = tag.size() >= 2 && is(0, 'e') && is(1, 'n') && (tag.size() == 2 || tag[2] == '-');
  return english ? Language::kEnglish : Language::kDutch;
}

}  // namespace vlot::notification
