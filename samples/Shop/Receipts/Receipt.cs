namespace Shop.Receipts;

/// <summary>What the printer printed.</summary>
internal sealed record Receipt(string Text);
