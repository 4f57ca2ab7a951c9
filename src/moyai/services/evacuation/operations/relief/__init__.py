"""Relief: stock (`stock`), each thing on its way (`giving`), the fleet (`driving`), receipts (`receipts`)."""
