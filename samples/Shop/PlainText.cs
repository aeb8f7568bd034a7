namespace Shop;

/// <summary>The rule for every text that the shop stores: databases refuse NUL and half a surrogate pair, and people cannot see the other control characters.</summary>
internal static class PlainText
{
    internal static bool IsPlain(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsControl(text[index]))
                return false;
            if (!char.IsSurrogate(text[index]))
                continue;
            if (!char.IsSurrogatePair(text, index))
                return false;
            index++;
        }

        return true;
    }
}
