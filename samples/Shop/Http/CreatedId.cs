namespace Shop.Http;

/// <summary>The id of what was made.</summary>
internal sealed record CreatedId(Guid Id);
