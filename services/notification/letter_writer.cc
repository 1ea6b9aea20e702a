#include "services/notification/letter_writer.h"

#include "absl/strings/str_cat.h"

namespace vlot::notification {

void LetterWriter::Paragraph(const std::string& dutch, const std::string& english) {
  absl::StrAppend(&text_.body, Pick(dutch, english), "\n\n");
}

void LetterWriter::ParagraphIf(bool condition, const std::string& dutch, const std::string& english) {
  if (condition) Paragraph(dutch, english);
}

void LetterWriter::Greet(const std::string& customer) {
  Paragraph(absl::StrCat("Beste ", customer.empty() ? "klant" : customer, ","),
            absl::StrCat("Dear ", customer.empty() ? "customer" : customer, ","));
}

Text LetterWriter::Sign(const std::string& shop) && {
  absl::StrAppend(&text_.body, Pick("Met vriendelijke groet,\n", "Kind regards,\n"), shop, "\n");
  return std::move(text_);
}

}  // namespace vlot::notification
