namespace SourceGenBus.Generators.Naming;

/// <summary>Verbs that events and commands are named with, and their past forms.</summary>
internal static class Verbs
{
    /// <summary>
    /// Verbs that the past tense gives another ending than "ed". The participle comes first: it is what a name is made with.
    /// </summary>
    private const string Irregular = """
        arise arisen arose; awake awoken awoke; bear borne bore; beat beaten beat; become become became; begin begun began;
        bend bent; bind bound; bite bitten bit; bleed bled; blow blown blew; break broken broke; breed bred; bring brought;
        build built; burn burnt; buy bought; catch caught; choose chosen chose; cling clung; come come came; creep crept;
        deal dealt; dig dug; do done did; draw drawn drew; drink drunk drank; drive driven drove; eat eaten ate; fall fallen fell;
        feed fed; feel felt; fight fought; find found; flee fled; fly flown flew; forbid forbidden forbade; forget forgotten forgot;
        forgive forgiven forgave; freeze frozen froze; get gotten got; give given gave; go gone went; grow grown grew; hang hung;
        have had; hear heard; hide hidden hid; hold held; keep kept; know known knew; lay laid; lead led; learn learnt; leave left;
        lend lent; lie lain; light lit; lose lost; make made; mean meant; meet met; pay paid; prove proven; ride ridden rode;
        ring rung rang; rise risen rose; run run ran; say said; see seen saw; seek sought; sell sold; send sent; shake shaken shook;
        shine shone; shoot shot; show shown; shrink shrunk shrank; sing sung sang; sink sunk sank; sit sat; sleep slept; slide slid;
        sow sown; speak spoken spoke; spend spent; spin spun; stand stood; steal stolen stole; stick stuck; sting stung;
        strike struck; string strung; strive striven strove; swear sworn swore; sweep swept; swim swum swam; swing swung; take taken took;
        teach taught; tear torn tore; tell told; think thought; throw thrown threw; understand understood; wake woken woke;
        wear worn wore; win won; wind wound; write written wrote; weave woven wove
        """;

    /// <summary>Verbs whose past is spelt like the verb. Only the place in the name tells which is meant.</summary>
    private const string Unchanging = """
        bet bid broadcast burst bust cast cost cut fit forecast hit hurt input let offset output preset put quit read reset rid
        run set shed shut slit split spread thrust typeset upset become come rerun overcome
        """;

    /// <summary>Verbs that commands begin with. Words that are nouns as often, such as "order" or "report", are left out.</summary>
    private const string Regular = """
        abandon abort accept accrue achieve acknowledge acquire activate adapt add adjust admit adopt advance aggregate agree allocate
        allow amend analyze announce anonymize append apply appoint approve archive arrange ask assemble assess assign attach attempt
        attend authenticate authorize await ban block book borrow calculate call cancel capture change charge check claim classify clean
        clear click clone close collect combine compensate compile complete compose compress compute configure confirm connect consume
        convert copy correct create credit deactivate debit decide decline decode decrease decrement decrypt dedicate define delay delegate delete
        deliver deny deploy deprecate deregister describe detach detect determine disable discard disconnect dismiss dispatch dispute
        download duplicate edit elect emit enable encode encrypt end enforce enqueue enrich enroll ensure enter escalate establish
        estimate evaluate exchange exclude execute expand expire explain export extend extract fail fetch fill finalize finish fix flag flush
        follow force format forward fulfill generate grant handle halt identify ignore impersonate import impose include increase increment
        index indicate inform initialize initiate insert inspect install instantiate introduce invalidate invite invoke issue join kick
        launch like limit list load lock log login lower maintain manage mark match measure merge migrate modify monitor move mute name negotiate
        nominate normalize notify obtain occur open organize override pack park partition pause perform persist pick pin place plan post
        prepare prevent print prioritize process procure produce promote provide provision publish pull purchase purge push query
        queue raise rank reach reactivate rebalance recalculate receive reclassify recognize recommend reconcile reconfigure reconnect record recover
        redeem redirect reduce refresh refund refuse register reject relate release reload relocate remind remove rename render renew reopen
        reorder repair repeat replace replay reply request require reschedule reserve resize resolve respond restart restock restore restrict
        resume retire retrieve retry return reveal reverse revert review revise revoke reward rotate route save scan schedule score
        search select settle share ship sign simulate skip snooze solve sort start stop store submit subscribe succeed suggest summarize
        supply suspend switch sync synchronize tag terminate test track train transfer transform translate trigger trim unarchive unassign
        unban unblock undelete unfollow uninstall unlink unlock unpin unpublish unregister unsubscribe update upgrade upload use validate
        verify view visit void vote wait warn wipe withdraw wrap
        """;

    /// <summary>Verbs whose last consonant is doubled: shipped, cancelled.</summary>
    private const string Doubling = """
        admit ban cancel commit dial drop emit enroll flag format fulfil label log map occur pin plan refer rip scan scrap ship
        signal skip snap stop strip submit swap tag transfer trap travel trim unban unpin wrap
        """;

    private static readonly string[] Prefixes = { "re", "un", "over", "under", "pre", "out", "mis", "with", "for", "fore", "by", "up", "inter" };

    private static readonly char[] Separators = { ' ', '\n', '\r' };

    private static readonly HashSet<string> UnchangingVerbs = WordSet.Of(Unchanging);
    private static readonly HashSet<string> DoublingVerbs = WordSet.Of(Doubling);
    private static readonly Dictionary<string, string> ParticipleByVerb = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, string> VerbByPastForm = new(StringComparer.OrdinalIgnoreCase);

    static Verbs()
    {
        foreach (var entry in Irregular.Split(';'))
        {
            var forms = entry.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            AddPastForms(forms[0], forms.Skip(1));
        }

        foreach (var verb in WordSet.Of(Regular).Where(static verb => !TryPrefixed(verb, ParticipleByVerb, out _)))
            AddPastForms(verb, new[] { RegularPast(verb) });
        foreach (var verb in UnchangingVerbs)
            AddPastForms(verb, new[] { verb });

        // Both spellings are in use; suggestions use the first.
        foreach (var verb in DoublingVerbs.Where(static verb => verb.EndsWith("l", StringComparison.Ordinal)))
            VerbByPastForm[verb + "ed"] = verb;
        foreach (var verb in new[] { "burn", "learn", "prove", "wake", "hang", "show", "light" })
            VerbByPastForm[RegularPast(verb)] = verb;
    }

    /// <summary>Whether the word is a verb whose past is spelt the same, such as "read".</summary>
    internal static bool IsUnchanging(string word) => UnchangingVerbs.Contains(word);

    /// <summary>The participle of a verb in its base form; null for a word that is not surely a verb.</summary>
    internal static string? ParticipleOf(string verb) =>
        ParticipleByVerb.TryGetValue(verb, out var participle) || TryPrefixed(verb, ParticipleByVerb, out participle) ? participle : null;

    /// <summary>The verb that a word is the past or the participle of, when that is known.</summary>
    internal static string? BaseOf(string past) =>
        VerbByPastForm.TryGetValue(past, out var verb) || TryPrefixed(past, VerbByPastForm, out verb) ? verb : null;

    /// <summary>The verb that a word ending in "ing" is made of, when that is known.</summary>
    internal static string? BaseOfGerund(string word)
    {
        if (word.Length < 5 || !word.EndsWith("ing", StringComparison.OrdinalIgnoreCase))
            return null;

        var stem = word.Substring(0, word.Length - 3);
        var candidates = new List<string> { stem, stem + "e" };
        if (stem.Length > 2 && stem[stem.Length - 1] == stem[stem.Length - 2])
            candidates.Insert(0, stem.Substring(0, stem.Length - 1));
        return candidates.FirstOrDefault(static candidate => ParticipleOf(candidate) is not null);
    }

    private static string RegularPast(string verb)
    {
        var last = verb[verb.Length - 1];
        if (last == 'e')
            return verb + "d";
        if (last == 'y' && verb.Length > 1 && "aeiou".IndexOf(verb[verb.Length - 2]) < 0)
            return verb.Substring(0, verb.Length - 1) + "ied";
        return DoublingVerbs.Contains(verb) && !verb.EndsWith("ll", StringComparison.Ordinal) ? verb + last + "ed" : verb + "ed";
    }

    private static void AddPastForms(string verb, IEnumerable<string> forms)
    {
        foreach (var form in forms)
        {
            if (!ParticipleByVerb.ContainsKey(verb))
                ParticipleByVerb.Add(verb, form);
            if (!VerbByPastForm.ContainsKey(form))
                VerbByPastForm.Add(form, verb);
        }
    }

    /// <summary>Understands rebuild by build, and withdrawn by drawn.</summary>
    private static bool TryPrefixed(string word, Dictionary<string, string> forms, out string form)
    {
        foreach (var prefix in Prefixes)
        {
            if (word.Length > prefix.Length + 2
                && word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && forms.TryGetValue(word.Substring(prefix.Length), out var stem)
                && !stem.EndsWith("ed", StringComparison.Ordinal))
            {
                form = prefix + stem;
                return true;
            }
        }

        form = "";
        return false;
    }
}
