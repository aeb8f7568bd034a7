namespace RepoPulse.Events;

/// <summary>
/// Someone who writes commits. The address is the identity, since people change how they spell their name more often;
/// the name decides only where there is no address.
/// </summary>
internal sealed record Author(string Name, string Email)
{
    /// <summary>What to call the author: never empty.</summary>
    internal string DisplayName => Name.Length > 0 ? Name : Email.Length > 0 ? Email : "(nobody)";

    private string Key => Email.Length > 0 ? Email : Name;

    public bool Equals(Author? other) =>
        other is not null && string.Equals(Key, other.Key, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.OrdinalIgnoreCase);
}
