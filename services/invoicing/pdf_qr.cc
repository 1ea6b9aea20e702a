#include "services/invoicing/pdf_qr.h"

#include <qrencode.h>

#include <memory>

namespace vlot::invoicing::pdf {

Qr MakeQr(const std::string& payload) {
  if (payload.empty()) return {};
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(payload.size()), reinterpret_cast<const unsigned char*>(payload.data()), 0,
                        QR_ECLEVEL_M),
      &QRcode_free);
  if (code == nullptr) return {};
  Qr qr{.modules = code->width};
  for (int i = 0; i < code->width * code->width; ++i) qr.black.push_back((code->data[i] & 1) != 0);
  return qr;
}

}  // namespace vlot::invoicing::pdf
