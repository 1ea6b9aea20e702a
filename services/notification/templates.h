// What customers read: each occasion in each language. Pure functions, any thread; nothing here fails.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/notification/message.h"

namespace vlot::notification {

struct Line {
  std::string title;
  int32_t quantity = 1;
};

// What was paid before the invoice: it makes of the message a receipt.
struct Receipt {
  std::string method;  // as the payment provider names it; "": not known
  absl::CivilDay day;
};

// What the templates may speak of. Empty where it is not known: the sentence is then left out.
struct Facts {
  std::string shop;      // who signs
  std::string customer;  // how the customer is called
  std::string order_number;
  std::vector<Line> lines;  // of the order
  Money total;              // with VAT
  bool on_account = false;  // a monthly invoice follows
  bool identity_check = false;
  std::optional<absl::CivilDay> delivery_day;
  std::string invoice_number;
  bool invoice_attached = false;
  std::optional<Receipt> receipt;
  std::string tracking_code;
  std::string courier;
  int shipments = 1;  // of the order
  int shipment = 0;   // number of the one that this is about; 0: none
};

struct Text {
  std::string subject;  // one line
  std::string body;     // lines end in \n
};

// `which` is an occasion of an order; those of documents are in document_templates.h.
Text Compose(Template which, Language language, const Facts& facts);

}  // namespace vlot::notification
