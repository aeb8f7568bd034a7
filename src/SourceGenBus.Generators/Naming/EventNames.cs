namespace SourceGenBus.Generators.Naming;

/// <summary>Whether an event is named as a fact, and what else to call it where that is sure.</summary>
internal static class EventNames
{
    private static readonly HashSet<string> Endings = WordSet.Of("Event Events Domain Integration Notification Message Fact");

    /// <summary>Words that end like a past tense and are none.</summary>
    private static readonly HashSet<string> NeverPast = WordSet.Of("""
        bed biped embed exceed feed hundred indeed kindred moped naked need proceed quadruped red sacred seabed shed shred sled
        speed succeed ted wicked
        """);

    /// <summary>The few words in "eed" that are a past tense after all.</summary>
    private static readonly HashSet<string> PastInEed = WordSet.Of("agreed decreed disagreed freed guaranteed refereed");

    /// <summary>A state that was reached, and a pulse that only says "now": no past tense would say it better.</summary>
    private static readonly HashSet<string> States = WordSet.Of("""
        active alive available dead down due empty full healthy heartbeat high idle inactive invalid late live low offline online
        overdue ping pulse ready stale stuck tick unavailable unhealthy unknown unreachable up
        """);

    private static readonly Dictionary<string, string> PastOfNoun = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Activation"] = "Activated", ["Approval"] = "Approved", ["Arrival"] = "Arrived", ["Assignment"] = "Assigned",
        ["Authorization"] = "Authorized", ["Cancellation"] = "Cancelled", ["Checkout"] = "CheckedOut", ["Completion"] = "Completed",
        ["Confirmation"] = "Confirmed", ["Creation"] = "Created", ["Deactivation"] = "Deactivated", ["Deletion"] = "Deleted",
        ["Departure"] = "Departed", ["Deployment"] = "Deployed", ["Dismissal"] = "Dismissed", ["Enrollment"] = "Enrolled",
        ["Expiration"] = "Expired", ["Expiry"] = "Expired", ["Failure"] = "Failed", ["Insertion"] = "Inserted",
        ["Login"] = "LoggedIn", ["Logout"] = "LoggedOut", ["Modification"] = "Modified", ["Placement"] = "Placed",
        ["Publication"] = "Published", ["Registration"] = "Registered", ["Rejection"] = "Rejected", ["Removal"] = "Removed",
        ["Renewal"] = "Renewed", ["Signup"] = "SignedUp", ["Submission"] = "Submitted", ["Suspension"] = "Suspended",
        ["Termination"] = "Terminated", ["Timeout"] = "TimedOut", ["Verification"] = "Verified", ["Withdrawal"] = "Withdrawn",
    };

    /// <summary>Whether the name states a fact, or is not English enough to tell.</summary>
    internal static bool IsFact(string name)
    {
        if (NameWords.Of(name, Endings) is not { } parts)
            return true;

        var words = parts.Words;
        for (var index = 0; index < words.Count; index++)
        {
            if (IsPast(words[index], isFirstOfSeveral: index == 0 && words.Count > 1))
                return true;
        }

        return Imperatives.VerbAtStart(parts.First) is null
            && (States.Contains(parts.Last) || (words.Count > 2 && Is(words[0], "Out") && Is(words[1], "Of")));
    }

    /// <summary>The same name in the past tense: <c>OrderPlaced</c> for <c>PlaceOrder</c>; null when no rule is sure of it.</summary>
    internal static string? InPastTense(string name)
    {
        if (NameWords.Of(name, Endings) is not { } parts)
            return null;

        var proposal = Propose(parts);
        return proposal is null || parts.Compose(proposal) is var renamed && (renamed == name || !IsFact(renamed))
            ? null
            : parts.Compose(proposal);
    }

    /// <summary>Whether a word is the past or the participle of a verb.</summary>
    internal static bool IsPast(string word, bool isFirstOfSeveral)
    {
        if (Verbs.BaseOf(word) is not null)
            return !(isFirstOfSeveral && Verbs.IsUnchanging(word)); // ResetPassword is an order; PasswordReset is a fact.
        if (word.Length < 4 || !word.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || NeverPast.Contains(word))
            return false;
        return !word.EndsWith("eed", StringComparison.OrdinalIgnoreCase) || PastInEed.Contains(word);
    }

    private static List<string>? Propose(NameWords parts)
    {
        var words = parts.Words;
        var first = Imperatives.VerbAtStart(parts.First);
        var last = words.Count > 1 ? PastAtEnd(parts.Last) : null;
        if (first is not null && (last is null || first == parts.First && Verbs.ParticipleOf(parts.Last) is null))
            return MoveToEnd(words, Verbs.ParticipleOf(first)!);
        return first is null && last is not null ? words.Take(words.Count - 1).Append(last).ToList() : null;
    }

    private static string? PastAtEnd(string word)
    {
        if (PastOfNoun.TryGetValue(word, out var past))
            return past;
        return Imperatives.VerbAtEnd(word) is { } verb ? Verbs.ParticipleOf(verb) : null;
    }

    /// <summary>Place|Order is Order|Placed, Add|Item|To|Cart is Item|Added|To|Cart, Sign|Up|User is User|Signed|Up.</summary>
    private static List<string> MoveToEnd(IReadOnlyList<string> words, string past)
    {
        var start = words.Count > 1 && Imperatives.IsParticle(words[1]) ? 2 : 1;
        var end = start;
        while (end < words.Count && !Imperatives.IsPreposition(words[end]))
            end++;
        return words.Skip(start).Take(end - start)
            .Append(past)
            .Concat(words.Skip(1).Take(start - 1))
            .Concat(words.Skip(end))
            .ToList();
    }

    private static bool Is(string word, string other) => string.Equals(word, other, StringComparison.OrdinalIgnoreCase);
}
