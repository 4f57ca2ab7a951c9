"""A telephone carrier to try against: TwiML, signed webhooks, a REST API, and telephones to hold in hand."""
