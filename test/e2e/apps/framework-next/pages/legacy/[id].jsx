export const getServerSideProps = () => ({ props: {} })

export default function Page() {
  return <p>ok</p>
}
